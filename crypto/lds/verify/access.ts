import { createPublicKey } from 'node:crypto';
import { sameBytes } from '../../bytes.ts';
import { encodingOf, oidText, TAG } from '../../der.ts';
import { onlyTlv, walkTlv } from '../../tlv.ts';
import { CHIP_FILES, type ChipFiles } from '../files.ts';
import type { Checks } from './checks.ts';

/** PACE in all its forms, and ActiveAuthenticationInfo (Doc 9303-11 §9.2). */
const PACE = '0.4.0.127.0.7.2.2.4.';
const ACTIVE_AUTHENTICATION = '2.23.136.1.1.5';

interface SecurityInfo {
  readonly type: string;
  readonly der: Uint8Array;
}

const securityInfos = (set: Uint8Array): readonly SecurityInfo[] => {
  const entries = onlyTlv(set, TAG.set);
  return walkTlv(entries).map((entry) => {
    const [type] = walkTlv(entry.value);
    return { type: type?.tag === TAG.oid ? oidText(type.value) : '', der: encodingOf(entries, entry) };
  });
};

const isPace = ({ type }: SecurityInfo): boolean => type.startsWith(PACE);

const keyKind = (dg15: Uint8Array): string => {
  try {
    const key = Buffer.from(onlyTlv(dg15, CHIP_FILES['EF.DG15'].tag));
    return createPublicKey({ key, format: 'der', type: 'spki' }).asymmetricKeyType ?? '';
  } catch {
    return '';
  }
};

/**
 * EF.CardAccess is read before anything is proved and nobody signed it: what it says of PACE has to stand in DG14 as well,
 * or somebody made the reader speak a weaker protocol (Doc 9303-11 §9.2.2).
 */
const checkPace = (checks: Checks, infos: readonly SecurityInfo[], files: ChipFiles): void => {
  const file = files.get('EF.CardAccess');
  if (file === undefined) return;
  const check = 'EF.CardAccess';
  const open = checks.read(check, () => securityInfos(file).filter(isPace));
  if (open === undefined) return;
  const signed = infos.filter(isPace);
  const copied = open.every(({ der }) => signed.some((one) => sameBytes(one.der, der)));
  const name = 'PACE of EF.CardAccess';
  if (copied) checks.say(name, null);
  // Chips of before the sixth edition have it in EF.CardAccess alone.
  else if (signed.length === 0) checks.say(name, 'not repeated in EF.DG14, so nobody signed it', 'remark');
  else checks.say(name, 'not what the signed EF.DG14 says');
};

/** EF.CardAccess, DG14 and DG15 say the same of the protocols of the chip. `severity`: for what old chips leave out. */
export const checkAccess = (checks: Checks, files: ChipFiles, severity: 'failed' | 'remark'): void => {
  const dg14 = files.get('EF.DG14');
  const infos =
    dg14 === undefined
      ? []
      : checks.read(
          'security infos of EF.DG14',
          () => securityInfos(onlyTlv(dg14, CHIP_FILES['EF.DG14'].tag)),
          severity,
        );
  if (infos === undefined) return;
  checkPace(checks, infos, files);
  const dg15 = files.get('EF.DG15');
  if (dg15 === undefined || keyKind(dg15) !== 'ec') return;
  // An ECDSA key alone does not say which hash the chip signs with (Doc 9303-11 §6.1.1).
  const said = infos.some(({ type }) => type === ACTIVE_AUTHENTICATION);
  checks.say(
    'active authentication',
    said ? null : 'EF.DG14 does not say how the key of EF.DG15 signs',
    severity,
  );
};
