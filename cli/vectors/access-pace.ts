import { mapGenerator, publicKeyOf, publicKeyOn } from '../../crypto/chip-access/curves.ts';
import { dynamicValue } from '../../crypto/chip-access/dynamic-data.ts';
import {
  ChipAccess,
  type ChipPassword,
  type Entropy,
  openPace,
  type PaceOffer,
  paceKey,
  readAccessInfos,
} from '../../crypto/chip-access/index.ts';
import type { SessionKeys } from '../../crypto/chip-access/session-keys.ts';
import { decryptBlocks, type Suite } from '../../crypto/chip-access/suite.ts';
import { setOf } from '../../crypto/der.ts';
import {
  type CommandApdu,
  decodeCommand,
  decodeResponse,
  encodeCommand,
  encodeResponse,
} from '../../crypto/secure-channel/index.ts';
import { type AccessCase, exchangesIn, fromHex, mrzFieldsIn, toHex } from './access-case.ts';

/** A run of PACE, or some of its values. */
export const isPace = (one: AccessCase): boolean => one.has('paceinfo', 'cardaccess', 'efcardaccess', 'kpi');

/** A single PACEInfo, or the SET of EF.CardAccess. */
const cardAccessIn = (one: AccessCase): Uint8Array | undefined => {
  const given = one.bytes('paceinfo', 'cardaccess', 'efcardaccess');
  return given?.[0] === 0x30 ? setOf(given) : given;
};

const passwordIn = (one: AccessCase): ChipPassword | undefined => {
  const can = one.text('can');
  const fields = mrzFieldsIn(one);
  if (fields !== undefined) return { kind: 'mrz', fields };
  return can === undefined ? undefined : { kind: 'can', can };
};

const keysOf = (one: AccessCase, who: 'terminal' | 'chip'): readonly Uint8Array[] => {
  const other = who === 'terminal' ? 'pcd' : 'picc';
  const keys = [1, 2].map((n) => one.bytes(`${who}private${n}`, `${other}private${n}`, `private${who}${n}`));
  return keys.flatMap((key) => (key === undefined ? [] : [key]));
};

const drawn = (keys: readonly Uint8Array[], nonce?: Uint8Array): Entropy => {
  const left = [...keys];
  return {
    bytes: (length) => nonce ?? new Uint8Array(length),
    privateKey: () => left.shift() ?? new Uint8Array(0),
  };
};

const expectSession = (one: AccessCase, keys: SessionKeys): void => {
  one.expect('ksenc', keys.enc);
  one.expect('ksmac', keys.mac);
};

/** Data of the n-th answer inside 7C under this tag. */
const answered = (exchanges: readonly (readonly [string, string])[], tag: number): Uint8Array | undefined => {
  for (const [, answer] of exchanges) {
    const value = dynamicValue(decodeResponse(fromHex(answer)).data, tag);
    if (value !== undefined) return value;
  }
  return undefined;
};

const checkMapping = (
  one: AccessCase,
  offer: PaceOffer,
  nonce: Uint8Array,
  exchanges: readonly (readonly [string, string])[],
): void => {
  const [mapping, ephemeral] = keysOf(one, 'terminal');
  const chipPoint = answered(exchanges, 0x82) ?? one.bytes('chippublic1');
  if (mapping === undefined || chipPoint === undefined) return;
  const generator = mapGenerator(offer.curve, nonce, mapping, chipPoint);
  const wanted = one.value('mappedgenerator', 'mappedg');
  const parts = Array.isArray(wanted) ? wanted.join('') : typeof wanted === 'string' ? wanted : undefined;
  if (parts !== undefined) {
    const point = toHex(generator);
    const given = parts.replace(/\s/g, '').toUpperCase();
    one.say('mapped generator', given === point || given === point.slice(2), 'another point was computed');
  }
  one.expect('terminalpublic1', publicKeyOf(offer.curve, mapping));
  if (ephemeral !== undefined) one.expect('terminalpublic2', publicKeyOn(offer.curve, generator, ephemeral));
};

/** id-PACE, without the two numbers that name mapping and suite (Doc 9303-11 §9.2.2). */
const PACE_ARC = Buffer.from('04007f0007020204', 'hex');
const SUITE_BY_NUMBER: readonly (Suite | undefined)[] = [undefined, '3DES', 'AES-128', 'AES-192', 'AES-256'];

/**
 * Another mapping, or a group of a finite field, which is not spoken here: the password and the nonce are the same in all
 * of them; the rest is said not to have been checked.
 */
const checkForeign = async (
  one: AccessCase,
  cardAccess: Uint8Array,
  password: ChipPassword | undefined,
): Promise<void> => {
  const at = Buffer.from(cardAccess).indexOf(PACE_ARC) + PACE_ARC.length;
  const suite = SUITE_BY_NUMBER[cardAccess[at + 1] ?? 0];
  one.remark('mapping', 'not checked: a way of PACE that is not spoken here');
  if (suite === undefined || password === undefined) return;
  await one.attempt('nonce', () => {
    const key = paceKey(suite, password);
    one.expect('kpi', key);
    const encrypted = answered(exchangesIn(one), 0x80) ?? one.bytes('encryptednonce', 'z');
    if (encrypted !== undefined) one.expect('nonce', decryptBlocks(suite, key, encrypted), 's');
  });
};

/** MSE:SET AT without object 84, which may be left out when it names the only parameters (Doc 9303-11 §4.4.4.1). */
const withoutParameters = (command: CommandApdu): string | undefined => {
  const { ins, data = new Uint8Array(0) } = command;
  if (ins !== 0x22 || data.at(-3) !== 0x84 || data.at(-2) !== 1) return undefined;
  return toHex(encodeCommand({ ...command, data: data.slice(0, -3) }));
};

/** Replays the recorded run in both roles and recomputes every value that is given. */
export const checkPace = async (one: AccessCase): Promise<void> => {
  const cardAccess = cardAccessIn(one);
  const password = passwordIn(one);
  const exchanges = exchangesIn(one);
  const infos = cardAccess === undefined ? undefined : readAccessInfos(cardAccess);
  const offer = infos?.pace[0];
  if (cardAccess !== undefined && infos?.mentionsPace === true && offer === undefined) {
    await checkForeign(one, cardAccess, password);
    return;
  }
  one.say('PACEInfo', offer !== undefined, 'not a PACE that is spoken here');
  if (offer === undefined || cardAccess === undefined) return;
  if (password === undefined) {
    one.say('password', false, 'neither MRZ fields nor CAN');
    return;
  }
  await one.attempt('nonce', () => {
    const key = paceKey(offer.suite, password);
    one.expect('kpi', key);
    const encrypted = answered(exchanges, 0x80) ?? one.bytes('encryptednonce', 'z');
    const nonce =
      encrypted === undefined ? one.bytes('nonce', 's') : decryptBlocks(offer.suite, key, encrypted);
    if (nonce === undefined) return;
    one.expect('nonce', nonce, 's');
    checkMapping(one, offer, nonce, exchanges);
  });
  const [readerKeys, chipKeys] = [keysOf(one, 'terminal'), keysOf(one, 'chip')];
  if (exchanges.length > 0 && readerKeys.length === 2) {
    await one.attempt("reader's side", async () => {
      let nth = 0;
      const keys = await openPace(
        async (command) => {
          const [wanted, answer] = exchanges[nth++] ?? ['', ''];
          const sent = toHex(encodeCommand(command));
          if (sent !== wanted && withoutParameters(command) === wanted)
            one.remark(`command ${nth}`, 'the record does not name the only parameters there are');
          else one.say(`command ${nth}`, sent === wanted, 'other bytes would be sent');
          return decodeResponse(fromHex(answer));
        },
        offer,
        password,
        drawn(readerKeys),
      );
      one.say("reader's side, tokens", true, '');
      expectSession(one, keys);
    });
  }
  const nonce = one.bytes('nonce', 's');
  if (exchanges.length > 0 && chipKeys.length === 2 && nonce !== undefined) {
    await one.attempt("chip's side", () => {
      const secrets = {
        can: password.kind === 'can' ? password.can : null,
        bac: password.kind === 'mrz' ? password.fields : null,
        activeAuthentication: null,
        chipAuthentication: null,
      };
      const entropy = drawn(chipKeys, nonce);
      const chip = new ChipAccess({ secrets, cardAccess, dg14: null, dg15: null, entropy });
      const same = exchanges.every(([command, answer]) => {
        const run = () => ({ data: new Uint8Array(0), sw: 0x6d00 });
        return toHex(encodeResponse(chip.process(decodeCommand(fromHex(command)), 'mf', run))) === answer;
      });
      one.say("chip's side", same, 'the chip answers otherwise');
    });
  }
};
