/** `kadi keys crl`: two custodians issue the next revocation list of the country signer, or anybody looks into a list. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { failure } from '../../card/index.ts';
import {
  holdRevocation,
  type IssuedCrl,
  type KeyStore,
  openDemoKeys,
  openPkcs11Keys,
  REVOCATION_ERRORS,
  REVOCATION_STEPS,
  type Revocation,
  requireTwoPeople,
  tokenPlace,
} from '../../crypto/index.ts';
import { openHome } from '../home.ts';
import { day, partsOf } from './keys-files.ts';
import { atTerminal, pinFrom, scripted } from './keys-people.ts';
import { showCrls } from './keys-show.ts';

export interface CrlFlags {
  readonly out: string;
  readonly revoke?: readonly string[];
  readonly days: string;
  readonly script?: string;
  readonly show?: string;
  readonly json?: boolean;
}

/** A file of that name goes before a number: a name such as `beef` would be both. */
const revocationOf = async (named: string): Promise<Revocation> => {
  if (!existsSync(named) && /^(0x)?([0-9a-f]{2}[: ]?){1,20}$/i.test(named)) {
    return { serial: Uint8Array.from(Buffer.from(named.replace(/^0x|[: ]/gi, ''), 'hex')) };
  }
  const [certificate, another] = await partsOf(named, 'certificate');
  if (certificate === undefined || another !== undefined)
    throw failure(REVOCATION_ERRORS, 'REVOCATION_REQUEST', { why: 'one certificate in each file' });
  return { certificate };
};

/** The list of the country signer in use goes to `out`; that of an earlier one beside it. */
const placeOf = (out: string, { issuer }: IssuedCrl, i: number): string =>
  i === 0 ? out : `${out.replace(/\.crl$/, '')}-${issuer.keyId}.crl`;

const openStore = async (home: string): Promise<{ keys: KeyStore; folder: string }> => {
  const place = tokenPlace(home);
  if (place === undefined) return { keys: await openDemoKeys(home), folder: home };
  const pin = await pinFrom('file' in place.pin ? place.pin.file : undefined, 'User PIN of the token: ');
  // Nothing waits while two people stand there: a token that goes away is told at once.
  return { keys: await openPkcs11Keys({ ...place, pin, patienceMs: 0 }), folder: place.folder };
};

const issue = async (flags: CrlFlags): Promise<void> => {
  const tell = (line: string): void => {
    if (flags.json) console.error(line);
    else console.log(line);
  };
  const revoke = await Promise.all((flags.revoke ?? []).map(revocationOf));
  const people =
    flags.script === undefined
      ? await atTerminal(tell, REVOCATION_STEPS)
      : await scripted(flags.script, tell);
  requireTwoPeople(people.names);
  const { keys, folder } = await openStore(openHome().keys);
  try {
    const days = Number(flags.days);
    const { lists, minutes } = await holdRevocation(people, {
      folder,
      keys,
      revoke,
      days,
      now: () => new Date(),
    });
    const told = [];
    for (const [i, list] of lists.entries()) {
      const file = placeOf(flags.out, list, i);
      await writeFile(file, list.der);
      const { number, count, added, nextUpdate } = list;
      told.push({ file, issuer: list.issuer.keyId, number, revoked: count, added: added.length, nextUpdate });
    }
    if (flags.json) console.log(JSON.stringify({ minutes, lists: told }));
    for (const { file, number, revoked, added, nextUpdate } of flags.json ? [] : told) {
      console.log(
        `${file}: list ${number}, ${revoked} revoked, ${added} of them new. Publish it; make the next one by ${day(nextUpdate)}.`,
      );
    }
  } finally {
    await keys.close();
  }
};

export const keysCrl = (flags: CrlFlags): Promise<void> =>
  flags.show === undefined ? issue(flags) : showCrls(flags.show, flags.json === true);
