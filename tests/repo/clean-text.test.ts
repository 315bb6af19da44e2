import { expect, test } from 'vitest';
import { allFiles, readSource } from './source-files.ts';

const BINARY = /\.(ttf|otf|png|jpe?g|ico|pdf|zip|gz|wasm|woff2?|bin|der)$/i;
const files = allFiles()
  .filter((path) => !BINARY.test(path) && path !== 'package-lock.json')
  .map(readSource);

/** The pattern in pieces, so that this file does not find itself. */
const pattern = (...pieces: string[]): RegExp => new RegExp(pieces.join(''), 'g');

const places = (looked: RegExp, except: (path: string) => boolean = () => false): string[] =>
  files
    .filter(({ path }) => !except(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(looked)].map((match) => `${path}:${text.slice(0, match.index).split('\n').length}`),
    );

test('no file knows a path of the machine it was written on', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(places(pattern('(?<![\\w.])/', '(work|root|home/\\w+|Users/\\w+)/', '(?!<)'))).toEqual([]);
  expect(places(pattern('[A-Z]:', '\\\\\\\\Users'))).toEqual([]);
});

test('no private key stands in the sources as text', () => {
  expect(places(pattern('-----BEGIN', ' [A-Z ]*PRIVATE', ' KEY-----'))).toEqual([]);
  // A JSON Web Key with its private part (RFC 7518 §6.2.2).
  expect(places(pattern('["\']?\\bd["\']?:\\s*', '["\'][A-Za-z0-9_-]{42,}["\']'))).toEqual([]);
  // PKCS#8 in base64 begins so, for EC and RSA keys.
  expect(places(pattern('["\'`]MI', 'G[HTSk][A-Za-z0-9+/]{40,}'))).toEqual([]);
  expect(places(pattern('["\'`]MIIE', '[uvw][A-Za-z0-9+/]{40,}'))).toEqual([]);
});

test('no word of a forgotten job is left in the sources', () => {
  expect(places(pattern('\\b(TO', 'DO|FIX', 'ME|XX', 'X)\\b'))).toEqual([]);
});

test('no test is left out or run alone', () => {
  const tests = (path: string) => !path.startsWith('tests/');
  expect(
    places(pattern('\\b(test|it|describe)\\.', '(skip|only|todo|skipIf|runIf|fails)\\b'), tests),
  ).toEqual([]);
});

test('every telephone number of Kenya in the sources is an invented one', () => {
  // Nothing here may be somebody's number: +254 744 is what the specimen people use, any with 000 in the middle what tests use.
  expect(
    places(pattern('\\+?254', '[ -]?(?!744|\\d{3}[ -]?000)[17]\\d{2}[ -]?\\d{3}[ -]?\\d{3}\\b')),
  ).toEqual([]);
});
