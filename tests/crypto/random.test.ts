import { expect, test } from 'vitest';
import { newUuid, randomBytes, randomId } from '../../crypto/random.ts';

test('an id can name a queue job: its prefix, a dash and sixteen characters that are never misread', () => {
  for (let i = 0; i < 500; i++) expect(randomId('REQ')).toMatch(/^REQ-[0-9A-HJKMNP-TV-Z]{16}$/);
});

test('ids, UUIDs and bytes do not repeat', () => {
  const made = Array.from({ length: 2000 }, () => [
    randomId('x'),
    newUuid(),
    Buffer.from(randomBytes(10)).toString('hex'),
  ]).flat();
  expect(new Set(made).size).toBe(made.length);
});

test('a UUID is of version 4 and bytes are as many as asked', () => {
  expect(newUuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(randomBytes(33)).toHaveLength(33);
});
