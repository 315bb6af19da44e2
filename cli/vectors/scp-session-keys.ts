import { DERIVE, derive } from '../../crypto/index.ts';
import { normal } from './scp-exchanges.ts';
import { sessionsIn } from './scp-sessions.ts';
import { check, everyObject, type Fields, hexField, same, toHex } from './scp-shape.ts';
import { keyFinder } from './scp-static-keys.ts';
import type { VectorOutcome, VectorSet } from './vector-set.ts';

const HOST = ['hostchallenge'];
const CARD = ['cardchallenge'];

/** Names of what is derived (Amendment D §6.2.1 and §6.2.2), from which static key, and with which constant. */
const DERIVED = [
  { names: ['senc', 'sessionenc', 'sessionkeyenc', 'ksenc'], from: 'enc', constant: DERIVE.encryption },
  {
    names: ['smac', 'scmac', 'sessionmac', 'sessionkeymac', 'ksmac'],
    from: 'mac',
    constant: DERIVE.commandMac,
  },
  { names: ['srmac', 'sessionrmac', 'sessionkeyrmac', 'ksrmac'], from: 'mac', constant: DERIVE.responseMac },
] as const;

/** The cryptograms are made with the session's own S-MAC. */
const CRYPTOGRAMS = [
  { names: ['cardcryptogram'], constant: DERIVE.cardCryptogram },
  { names: ['hostcryptogram'], constant: DERIVE.hostCryptogram },
] as const;

const names = [...DERIVED, ...CRYPTOGRAMS].flatMap((one) => [...one.names]);

/** Objects that give two challenges of SCP03 and what comes of them. SCP02's card challenge is of six bytes. */
const casesIn = (json: unknown): readonly Fields[] =>
  everyObject(json)
    .map(({ own, all }) => ({ own: normal(own), all: normal(all) }))
    .filter(({ own, all }) => {
      const host = hexField(all, ...HOST)?.length;
      const sizes = host === hexField(all, ...CARD)?.length && (host === 8 || host === 16);
      return sizes && hexField(own, ...names) !== undefined;
    })
    .map(({ all }) => all);

/** Session keys and cryptograms of SCP03 from static keys and challenges. */
export const scp03SessionKeys: VectorSet = {
  title: 'SCP03 session keys',
  kinds: ['scp'],
  recognises: ({ json }) => {
    const keysIn = keyFinder(json);
    return sessionsIn(json).length === 0 && casesIn(json).some((one) => keysIn(one, one) !== undefined);
  },
  run: async ({ json }) => {
    const keysIn = keyFinder(json);
    const outcomes: VectorOutcome[] = [];
    for (const [at, fields] of casesIn(json).entries()) {
      const keys = keysIn(fields, fields);
      const [host, card] = [hexField(fields, ...HOST), hexField(fields, ...CARD)];
      if (keys === undefined || host === undefined || card === undefined) continue;
      const context = Uint8Array.from([...host, ...card]);
      const bytes = keys.enc.length;
      const sessionMac = derive(keys.mac, DERIVE.commandMac, bytes, context);
      const made = [
        ...DERIVED.map((one) => ({ ...one, value: derive(keys[one.from], one.constant, bytes, context) })),
        ...CRYPTOGRAMS.map((one) => ({
          ...one,
          value: derive(sessionMac, one.constant, host.length, context),
        })),
      ];
      for (const { names: spellings, value } of made) {
        const told = hexField(fields, ...spellings);
        if (told === undefined) continue;
        outcomes.push(
          await check(`case ${at + 1}, ${spellings[0]}`, () => {
            same('value', toHex(value), toHex(told));
            return undefined;
          }),
        );
      }
    }
    return outcomes;
  },
};
