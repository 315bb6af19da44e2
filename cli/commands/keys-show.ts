/** What stands in a revocation list or a master list, of any issuer, for people and for machines. Nothing is believed here. */
import {
  type Certificate,
  type Crl,
  type MasterList,
  nameText,
  readCrl,
  readMasterList,
  type Trust,
  verifyMasterList,
} from '../../crypto/index.ts';
import { day, partsOf } from './keys-files.ts';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A screen is no place for a million numbers; --json has them all. */
const MOST_LINES = 1_000;

const crlObject = (crl: Crl) => ({
  issuer: nameText(crl.issuer),
  version: crl.version,
  number: crl.number === null ? null : hexOf(crl.number),
  thisUpdate: crl.thisUpdate,
  nextUpdate: crl.nextUpdate,
  usable: crl.unusable === null,
  ...(crl.unusable === null ? {} : { why: crl.unusable }),
  revoked: [...crl.entries()].map(({ serial, at, reason }) => ({ serial: hexOf(serial), at, reason })),
});

const printCrl = (crl: Crl): void => {
  console.log(`Issuer:   ${nameText(crl.issuer)}`);
  console.log(
    `List:     ${crl.number === null ? 'without a number' : `number ${hexOf(crl.number)} (hex)`}, ` +
      `of ${day(crl.thisUpdate)}, next ${day(crl.nextUpdate)}`,
  );
  if (crl.unusable !== null) console.log(`It cannot be used: ${crl.unusable}.`);
  console.log(`Revoked:  ${crl.count}`);
  let lines = 0;
  for (const { serial, at, reason } of crl.entries()) {
    if (lines++ === MOST_LINES) break;
    console.log(`  ${hexOf(serial)}  ${day(at)}${reason === null ? '' : `  reason ${reason}`}`);
  }
  if (crl.count > MOST_LINES) console.log(`  and ${crl.count - MOST_LINES} more (--json shows all)`);
};

/** Throws CERTIFICATE_FILE, CRL_UNREADABLE. */
export const showCrls = async (path: string, json: boolean): Promise<void> => {
  const crls = (await partsOf(path, 'crl')).map(readCrl);
  if (json) console.log(JSON.stringify({ lists: crls.map(crlObject) }));
  else for (const crl of crls) printCrl(crl);
};

const byCountry = (certificates: readonly Certificate[]): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>();
  for (const { subjectCountry } of certificates) {
    const country = subjectCountry?.toUpperCase() ?? '?';
    counts.set(country, (counts.get(country) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
};

const ANCHORED = {
  given: 'Its signer goes back to a country signer of this installation.',
  list: 'Its signer goes back to a country signer in the list itself: it is whole, not therefore to be trusted.',
} as const;

const listObject = (list: MasterList, anchors: Trust['anchors']) => {
  const { ok, checks, remarks, signer, anchoredBy } = verifyMasterList(list, anchors);
  return {
    ok,
    signer: signer === null ? null : nameText(signer.subject),
    signedBy: signer === null ? null : nameText(signer.issuer),
    signedAt: list.signer.signingTime,
    anchoredBy,
    count: list.count,
    byCountry: byCountry(list.certificates),
    unreadable: list.faults.map(({ index, why }) => ({ position: index + 1, why })),
    checks,
    remarks,
  };
};

/** `anchors`: our own country signers, if there are any. Exit code 1 when the list is not whole. Throws MASTER_LIST_UNREADABLE. */
export const showMasterList = async (
  path: string,
  anchors: Trust['anchors'],
  json: boolean,
): Promise<void> => {
  for (const bytes of await partsOf(path, 'signed-data')) {
    const shown = listObject(readMasterList(bytes), anchors);
    if (!shown.ok) process.exitCode = 1;
    if (json) {
      console.log(JSON.stringify(shown));
      continue;
    }
    console.log(`Signed by:     ${shown.signer ?? 'somebody whose certificate is not inside'}`);
    if (shown.signedBy !== null) console.log(`under:         ${shown.signedBy}, ${day(shown.signedAt)}`);
    console.log(`Certificates:  ${shown.count}`);
    const counts = Object.entries(shown.byCountry).map(([country, n]) => `${country} ${n}`);
    console.log(`By country:    ${counts.join(', ')}`);
    for (const { position, why } of shown.unreadable)
      console.log(`Not readable:  number ${position}: ${why}`);
    for (const { check, ok, why } of shown.checks) if (!ok) console.log(`Failed:        ${check}: ${why}`);
    for (const remark of shown.remarks) console.log(`Remark:        ${remark}`);
    if (shown.anchoredBy !== null) console.log(ANCHORED[shown.anchoredBy]);
  }
};
