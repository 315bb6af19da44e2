import { concat } from '../../crypto/bytes.ts';
import { bacKeys, bacSession } from '../../crypto/chip-access/bac-keys.ts';
import { desDecrypt, desEncrypt } from '../../crypto/chip-access/des.ts';
import { ChipAccess, type Entropy, mrzInformation, openBac } from '../../crypto/chip-access/index.ts';
import { bacSeed, mrzHash } from '../../crypto/chip-access/password.ts';
import type { SessionKeys } from '../../crypto/chip-access/session-keys.ts';
import { deriveKey, KDF, messageMac } from '../../crypto/chip-access/suite.ts';
import {
  decodeCommand,
  decodeResponse,
  encodeCommand,
  encodeResponse,
} from '../../crypto/secure-channel/index.ts';
import { type AccessCase, mrzFieldsIn, toHex } from './access-case.ts';

/** A run of Basic Access Control, or some of its values. */
export const isBac = (one: AccessCase): boolean =>
  one.has('kseed', 'kenc', 'kmac', 'eifd', 'rndic') && !one.has('paceinfo', 'kpi');

const NO_KEYS: Pick<Entropy, 'privateKey'> = {
  privateKey: () => {
    throw new Error('BAC draws no keys');
  },
};

const drawn = (...numbers: readonly Uint8Array[]): Entropy => {
  const left = [...numbers];
  return { ...NO_KEYS, bytes: (length) => left.shift() ?? new Uint8Array(length) };
};

const expectSession = (one: AccessCase, keys: SessionKeys): void => {
  one.expect('ksenc', keys.enc);
  one.expect('ksmac', keys.mac);
  one.expect('ssc', keys.ssc);
};

/** Everything between the challenges and the session keys, on the reader's side and on the chip's. */
const checkRun = async (one: AccessCase): Promise<void> => {
  const fields = mrzFieldsIn(one);
  const seed = one.bytes('kseed') ?? (fields === undefined ? undefined : bacSeed(fields));
  const [rndIc, rndIfd, kIfd] = [one.bytes('rndic'), one.bytes('rndifd'), one.bytes('kifd')];
  if (seed === undefined || !rndIc || !rndIfd || !kIfd) return;
  const enc = deriveKey('3DES', seed, KDF.encryption);
  const mac = deriveKey('3DES', seed, KDF.mac);
  const s = concat(rndIfd, rndIc, kIfd);
  one.expect('s', s);
  const cryptogram = desEncrypt(enc, s);
  one.expect('eifd', cryptogram);
  one.expect('mifd', messageMac('3DES', mac, cryptogram));
  const response = one.bytes('response', 'respdata', 'externalauthenticateresponse');
  if (response === undefined || response.length !== 40) return;
  const answered = response.subarray(0, 32);
  const macFits = toHex(messageMac('3DES', mac, answered)) === toHex(response.subarray(32));
  one.say('MAC of the response', macFits, 'MAC is wrong');
  const r = desDecrypt(enc, answered);
  one.expect('r', r);
  one.expect('kic', r.subarray(16));
  expectSession(one, bacSession(r.subarray(16), kIfd, rndIc, rndIfd));
  if (fields === undefined) return;

  const answers = [concat(rndIc, Uint8Array.of(0x90, 0)), concat(response, Uint8Array.of(0x90, 0))];
  const sent: Uint8Array[] = [];
  await one.attempt("reader's side", async () => {
    const keys = await openBac(
      async (command) => {
        sent.push(encodeCommand(command));
        return decodeResponse(answers[sent.length - 1] ?? new Uint8Array(0));
      },
      fields,
      drawn(rndIfd, kIfd),
    );
    const same = ['ksenc', 'ksmac', 'ssc'].every((name, i) => {
      const wanted = one.hex(name);
      return wanted === undefined || wanted === toHex([keys.enc, keys.mac, keys.ssc][i] ?? rndIc);
    });
    one.say("reader's side", same, 'comes to other session keys');
  });
  await one.attempt("chip's side", () => {
    const secrets = { can: null, bac: fields, activeAuthentication: null, chipAuthentication: null };
    const entropy = drawn(rndIc, r.subarray(16));
    const chip = new ChipAccess({ secrets, cardAccess: null, dg14: null, dg15: null, entropy });
    const given = sent.map((command) =>
      toHex(
        encodeResponse(
          chip.process(decodeCommand(command), 'application', () => ({
            data: new Uint8Array(0),
            sw: 0x6d00,
          })),
        ),
      ),
    );
    one.say("chip's side", given.join() === answers.map(toHex).join(), 'the chip answers otherwise');
  });
};

/** Recomputes every value that is given, from the MRZ to the session keys. */
export const checkBac = async (one: AccessCase): Promise<void> => {
  const fields = mrzFieldsIn(one);
  if (fields !== undefined) {
    await one.attempt('MRZ information', () => {
      one.expect('mrzinformation', mrzInformation(fields));
      one.expect('sha1mrzinformation', mrzHash(fields));
      one.expect('kseed', bacSeed(fields));
      const keys = bacKeys(fields);
      one.expect('kenc', keys.enc);
      one.expect('kmac', keys.mac);
    });
  }
  const seed = one.bytes('kseed');
  if (seed !== undefined && fields === undefined) {
    one.expect('kenc', deriveKey('3DES', seed, KDF.encryption));
    one.expect('kmac', deriveKey('3DES', seed, KDF.mac));
  }
  await one.attempt('mutual authentication', () => checkRun(one));
};
