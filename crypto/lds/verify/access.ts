import { sameBytes } from '../../bytes.ts';
import type { ChipFileContent } from '../read-chip-file.ts';
import { type SecurityInfo, securityInfos } from '../security-infos.ts';
import type { Checks } from './checks.ts';

/** PACE in all its forms, domain parameters of one's own too (Doc 9303-11 §9.2.1 and §9.2.2). */
const PACE = '0.4.0.127.0.7.2.2.4.';

const isPace = ({ protocol }: SecurityInfo): boolean => protocol.startsWith(PACE);

const same = (one: SecurityInfo, other: SecurityInfo): boolean =>
  one.protocol === other.protocol && sameBytes(securityInfos([one]), securityInfos([other]));

/**
 * EF.CardAccess is read before anything is proved, and nobody signed it: what it says of PACE has to stand in DG14 too, or
 * somebody made the reader speak a weaker protocol (Doc 9303-11 §9.2.2).
 */
const checkPace = (
  checks: Checks,
  open: readonly SecurityInfo[],
  signed: readonly SecurityInfo[],
  severity: 'failed' | 'remark',
): void => {
  const check = 'PACE of EF.CardAccess';
  const offered = open.filter(isPace);
  const copy = signed.filter(isPace);
  if (offered.every((one) => copy.some((other) => same(one, other)))) checks.say(check, null);
  // Chips of before the sixth edition have it in EF.CardAccess alone.
  else if (copy.length === 0) checks.say(check, 'not repeated in EF.DG14, so nobody signed it', severity);
  else checks.say(check, 'not what the signed EF.DG14 says');
};

const checkChipKey = (
  checks: Checks,
  infos: readonly SecurityInfo[],
  severity: 'failed' | 'remark',
): void => {
  const keys = infos.filter((info) => info.kind === 'chip-authentication-key');
  if (keys.length === 0) return;
  const ways = infos.filter((info) => info.kind === 'chip-authentication');
  const usable = keys.some(({ key }) => key !== null);
  const named = keys.every(({ keyId }) => ways.length === 0 || ways.some((way) => way.keyId === keyId));
  const why = usable ? (named ? null : 'no protocol is named for a key') : 'its key cannot be used';
  checks.say('chip authentication', why, severity);
};

/** EF.CardAccess, DG14 and DG15 say the same of the protocols of the chip. `severity`: for what old chips leave out. */
export const checkAccess = (
  checks: Checks,
  contents: readonly ChipFileContent[],
  severity: 'failed' | 'remark',
): void => {
  const signed = contents.flatMap((one) => (one.file === 'EF.DG14' ? one.infos : []));
  const open = contents.flatMap((one) => (one.file === 'EF.CardAccess' ? one.infos : []));
  if (open.length > 0) checkPace(checks, open, signed, severity);
  checkChipKey(checks, signed, severity);
  const dg15 = contents.find((one) => one.file === 'EF.DG15');
  if (dg15 === undefined) return;
  // An ECDSA key alone does not say which hash the chip signs with (Doc 9303-11 §6.1.1).
  const needed = dg15.key.key?.asymmetricKeyType === 'ec';
  const said = !needed || signed.some(({ kind }) => kind === 'active-authentication');
  const why = said ? null : 'EF.DG14 does not say how the key of EF.DG15 signs';
  checks.say('active authentication', dg15.key.key === null ? 'its key cannot be used' : why, severity);
};
