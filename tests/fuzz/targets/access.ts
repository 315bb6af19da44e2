import { sign } from 'node:crypto';
import { concat } from '../../../crypto/bytes.ts';
import { readChipKey } from '../../../crypto/chip-access/chip-key.ts';
import { dynamicData, dynamicTag, dynamicValue } from '../../../crypto/chip-access/dynamic-data.ts';
import { readEcPublicKey } from '../../../crypto/chip-access/ec-key-info.ts';
import {
  authenticateActively,
  authenticateChip,
  type ChipAccess,
  chooseChipAuthentication,
  type Entropy,
  openBac,
  openPace,
  readAccessInfos,
  readDg14Access,
  readDg15,
  type SendCommand,
  SmTerminal,
  sessionKeys,
  verifyActiveAuthentication,
} from '../../../crypto/chip-access/index.ts';
import { verifyIso9796 } from '../../../crypto/chip-access/iso9796.ts';
import { SmChip } from '../../../crypto/chip-access/sm-chip.ts';
import { DO, smObjects } from '../../../crypto/chip-access/sm-objects.ts';
import { messageMac, pad } from '../../../crypto/chip-access/suite.ts';
import { templateObjects } from '../../../crypto/chip-access/templates.ts';
import { setOf } from '../../../crypto/der.ts';
import { publicKeyFrom } from '../../../crypto/keys/pkcs11/public-key.ts';
import {
  decodeCommand,
  decodeResponse,
  encodeCommand,
  encodeResponse,
} from '../../../crypto/secure-channel/index.ts';
import { tlv } from '../../../crypto/tlv.ts';
import {
  activeInfo,
  CAN,
  chipInfos,
  chipWith,
  dg14Of,
  dg15Of,
  FIELDS,
  keyOn,
  paceInfo,
  readAt,
  SELECT,
  SpecimenCard,
} from '../../crypto/chip-access-specimen.ts';
import { rsa } from '../../crypto/pki-specimen.ts';
import { eachOf, inOne, severalIn } from '../several.ts';
import { bytesTarget, heavy, type Target } from '../target.ts';

const key = keyOn('P-256');
const explicit = keyOn('brainpoolP256r1', 'explicit');
const dg14 = dg14Of(paceInfo('AES-128', 'P-256'), ...chipInfos('AES-128', key, 1), activeInfo());
const dg15 = dg15Of(key);
const cardAccess = setOf(paceInfo('AES-128', 'P-256'));
const secrets = { can: CAN, bac: FIELDS, activeAuthentication: key.pkcs8, chipAuthentication: key.pkcs8 };
const rsaPublic = rsa(1_024).publicKey;
const rsaKey = readDg15(tlv(0x6f, Uint8Array.from(rsaPublic.export({ format: 'der', type: 'spki' }))));
const ecKey = readDg15(dg15);
const [offer] = readAccessInfos(cardAccess).pace;
const choice = chooseChipAuthentication(readDg14Access(dg14));
if (offer === undefined || choice === undefined) throw new Error('specimens');

/** The same numbers in every session, so that a recorded one is right again; each side has its own. */
const counted = (first: number): Entropy => {
  let next = first;
  return {
    bytes: (length) => new Uint8Array(length).fill(next++),
    privateKey: () => new Uint8Array(32).fill(next++),
  };
};
const READER = 0x10;
const CHIP = 0x40;
const newAccess = (): ChipAccess => chipWith({ secrets, cardAccess, dg14, dg15, entropy: counted(CHIP) });
/** A chip of BAC alone, which is made without any arithmetic of curves. */
const newBacChip = (): ChipAccess =>
  chipWith({
    secrets: { can: null, bac: FIELDS, activeAuthentication: null, chipAuthentication: null },
    entropy: counted(CHIP),
  });

/** What a reader sends and gets in a session that opens and then reads. */
const recorded = async (access: ChipAccess, work: (card: SpecimenCard) => Promise<unknown>) => {
  const card = new SpecimenCard(access);
  await work(card);
  const sent = card.overheard.filter((_, i) => i % 2 === 0);
  const answers = card.overheard.filter((_, i) => i % 2 === 1);
  return { sent, answers };
};
const pace = await recorded(newAccess(), async (card) => {
  const keys = await openPace(card.plain, offer, { kind: 'can', can: CAN }, counted(READER));
  const send = card.under(new SmTerminal(keys));
  await send(SELECT);
  await send(readAt(0, 100));
  const fresh = await authenticateChip(send, choice, counted(READER));
  await card.under(new SmTerminal(fresh))(readAt(100, 100));
});
const bac = await recorded(newBacChip(), async (card) => {
  card.selected = 'application';
  const keys = await openBac(card.plain, FIELDS, counted(READER));
  await card.under(new SmTerminal(keys))(readAt(0, 100));
});
const steps = (answers: readonly Uint8Array[], count: number): Uint8Array => inOne(answers.slice(0, count));

/** A chip that gives these answers, one after the other, and then none. */
const answering = (bytes: Uint8Array): SendCommand => {
  const answers = severalIn(bytes);
  let nth = 0;
  return async () => decodeResponse(answers[nth++] ?? Uint8Array.of(0x6f, 0x00));
};

const toChip = (bytes: Uint8Array, access: ChipAccess, selected: 'mf' | 'application'): void => {
  const card = new SpecimenCard(access);
  card.selected = selected;
  eachOf(bytes, (apdu) => card.transmit(apdu));
};

const SUITE = 'AES-128';
const session = () => sessionKeys(SUITE, new Uint8Array(32).fill(5));
/** The counter as it stands for the answer to the first command, and for that command. */
const counterAt = (n: number): Uint8Array => new Uint8Array(16).with(15, n);
const READ = { cla: 0x00, ins: 0xb0, p1: 0x00, p2: 0x00, le: 100 };
const HEADER = Uint8Array.of(0x0c, 0xb0, 0x00, 0x00);

const protectedCommand = new SmTerminal(session()).protect(READ);
const protectedAnswer = (() => {
  const chip = new SmChip(session(), 1_000);
  chip.unprotect(decodeCommand(encodeCommand(protectedCommand)));
  return encodeResponse(chip.protect({ data: new Uint8Array(40).fill(1), sw: 0x9000 }));
})();
const toTerminal = (answer: Uint8Array): unknown => {
  const terminal = new SmTerminal(session());
  terminal.protect(READ);
  return terminal.unprotect(decodeResponse(answer));
};
/** Objects of any form with the MAC that is right for them. */
const authenticated = (covered: Uint8Array, n: number, ...head: readonly Uint8Array[]): Uint8Array =>
  concat(covered, tlv(DO.mac, messageMac(SUITE, session().mac, counterAt(n), ...head, covered)));
const coveredIn = (data: Uint8Array, plainTag: number): Uint8Array =>
  smObjects(data, plainTag)?.covered ?? new Uint8Array();

const { key: privateKey } = readChipKey(key.pkcs8, 'test');
const challenge = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

/** A chip that signs, its signature changed by what the case has, and as long as that. */
const signingWith =
  (mask: Uint8Array): SendCommand =>
  async ({ data = new Uint8Array() }) => {
    const signature = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return { data: mask.map((byte, i) => byte ^ (signature[i] ?? 0)), sw: 0x9000 };
  };

export const accessTargets: readonly Target[] = [
  bytesTarget('EF.CardAccess for access', 'readAccessInfos', [cardAccess], readAccessInfos),
  bytesTarget('DG14 for access', 'readDg14Access', [dg14, dg14Of(...chipInfos('3DES', explicit))], (bytes) =>
    chooseChipAuthentication(readDg14Access(bytes)),
  ),
  bytesTarget(
    'DG15 for access',
    'readDg15',
    [dg15, dg15Of(explicit), tlv(0x6f, Uint8Array.from(rsaPublic.export({ format: 'der', type: 'spki' })))],
    (bytes) => verifyActiveAuthentication(readDg15(bytes), null, challenge, new Uint8Array(128).fill(1)),
  ),
  bytesTarget(
    'public key of a chip',
    ['readEcPublicKey', 'publicKeyFrom'],
    [key.spki, explicit.spki],
    (bytes) => {
      publicKeyFrom(bytes);
      return readEcPublicKey(bytes);
    },
  ),
  bytesTarget('private key of a chip', 'readChipKey', [key.pkcs8, explicit.pkcs8], (bytes) =>
    readChipKey(bytes, 'test'),
  ),
  bytesTarget(
    'signature of a chip',
    ['verifyActiveAuthentication', 'verifyIso9796'],
    [new Uint8Array(64).fill(3), new Uint8Array(128).fill(3)],
    (bytes) => {
      verifyIso9796(rsaPublic, challenge, bytes);
      return [ecKey, rsaKey].map((one) => verifyActiveAuthentication(one, null, challenge, bytes));
    },
  ),
  bytesTarget(
    'dynamic authentication data',
    'dynamicValue',
    [dynamicData(0x82, key.spki.slice(-65))],
    (bytes) => [dynamicTag(bytes), dynamicValue(bytes, 0x82)],
  ),
  bytesTarget(
    'security environment',
    'templateObjects',
    [Uint8Array.from(Buffer.from('800A04007F00070202040202830102', 'hex'))],
    templateObjects,
  ),
  heavy(
    bytesTarget(
      'PACE and chip authentication, the chip',
      'ChipAccess',
      [inOne(pace.sent), steps(pace.sent, 5)],
      (bytes) => toChip(bytes, newAccess(), 'mf'),
    ),
  ),
  bytesTarget('BAC, the chip', 'ChipAccess', [inOne(bac.sent)], (bytes) =>
    toChip(bytes, newBacChip(), 'application'),
  ),
  heavy(
    bytesTarget('PACE, the reader', 'openPace', [steps(pace.answers, 5)], (bytes) =>
      openPace(answering(bytes), offer, { kind: 'can', can: CAN }, counted(READER)),
    ),
  ),
  bytesTarget('BAC, the reader', 'openBac', [steps(bac.answers, 2)], (bytes) =>
    openBac(answering(bytes), FIELDS, counted(READER)),
  ),
  heavy(
    bytesTarget(
      'chip authentication, the reader',
      'authenticateChip',
      [inOne([Uint8Array.of(0x90, 0), Uint8Array.of(0x7c, 0, 0x90, 0)])],
      (bytes) => authenticateChip(answering(bytes), choice, counted(READER)),
    ),
  ),
  bytesTarget('active authentication, the reader', 'authenticateActively', [new Uint8Array(64)], (bytes) =>
    authenticateActively(signingWith(bytes), ecKey, null),
  ),
  bytesTarget('secure messaging, the chip', 'SmChip', [encodeCommand(protectedCommand)], (bytes) =>
    new SmChip(session(), 1_000).unprotect(decodeCommand(bytes)),
  ),
  bytesTarget(
    'secure messaging, the chip, rightly authenticated',
    ['SmChip', 'smObjects'],
    [
      coveredIn(protectedCommand.data ?? new Uint8Array(), DO.le),
      tlv(DO.padded, Uint8Array.of(1), new Uint8Array(16)),
    ],
    (bytes) => {
      const data = authenticated(bytes, 1, pad(SUITE, HEADER));
      const chip = new SmChip(session(), 1_000);
      const plain = chip.unprotect({ cla: 0x0c, ins: 0xb0, p1: 0, p2: 0, data, le: 256 });
      return typeof plain === 'number'
        ? plain
        : chip.protect({ data: new Uint8Array(plain.le ?? 0), sw: 0x9000 });
    },
  ),
  bytesTarget('secure messaging, the reader', 'SmTerminal', [protectedAnswer], toTerminal),
  bytesTarget(
    'secure messaging, the reader, rightly authenticated',
    'SmTerminal',
    [coveredIn(protectedAnswer.slice(0, -2), DO.status)],
    (bytes) => toTerminal(concat(authenticated(bytes, 2), Uint8Array.of(0x90, 0x00))),
  ),
];
