import type { Target } from '../target.ts';
import { accessTargets } from './access.ts';
import { channelTargets } from './channel.ts';
import { chipTargets, trainingTargets } from './chip.ts';
import { keysTargets } from './keys.ts';
import { ldsTargets } from './lds.ts';
import { lineTargets } from './line.ts';
import { mrzTargets } from './mrz.ts';
import { pkiTargets } from './pki.ts';
import { printerTargets } from './printer.ts';
import { sealTargets } from './seal.ts';
import { signedTargets } from './signed.ts';
import { smsTargets } from './sms.ts';
import { tlvTargets } from './tlv.ts';
import { vdsTargets } from './vds.ts';
import { verifyTargets } from './verify.ts';

/** Every target by the test file that runs it. */
export const ALL_TARGETS: Readonly<Record<string, readonly Target[]>> = {
  access: accessTargets,
  channel: channelTargets,
  chip: chipTargets,
  keys: keysTargets,
  lds: ldsTargets,
  line: lineTargets,
  mrz: mrzTargets,
  pki: pkiTargets,
  printer: printerTargets,
  seal: sealTargets,
  signed: signedTargets,
  sms: smsTargets,
  training: trainingTargets,
  tlv: tlvTargets,
  vds: vdsTargets,
  verify: verifyTargets,
};
