import { isKadiError } from '../../../card/errors.ts';
import {
  type CommandApdu,
  decodeCommand,
  encodeCommand,
  encodeDgis,
  installForPersonalization,
  keySetPlan,
  putKeyCommand,
  Scp03Host,
  type SecureChannel,
} from '../../../crypto/secure-channel/index.ts';
import { checkContent } from '../../../printers/chip/content.ts';
import { ecPrivateKey } from '../../../printers/chip/ec-key.ts';
import { LDS1_AID } from '../../../printers/chip/files.ts';
import { checkFiles, dataGroupsIn } from '../../../printers/chip/files-check.ts';
import {
  type CardLink,
  CHIP_PROFILES,
  type ChipContent,
  type ChipFiles,
  type EfName,
  encodeChip,
  inspectChip,
  readChip,
  readChipSerial,
} from '../../../printers/chip/index.ts';
import { capabilityByte, chunkLimits } from '../../../printers/chip/limits.ts';
import type { ChipStep } from '../../../printers/chip/profiles/profile.ts';
import { readAtr } from '../../../printers/chip/survey/atr.ts';
import { readKeyNotes, readRecognition } from '../../../printers/chip/survey/platform.ts';
import { tlv } from '../../../printers/chip/tlv.ts';
import { ChipEmulator, trainingSerial } from '../../../printers/simulator/chip/index.ts';
import { accessOf } from '../../../printers/simulator/chip/reader-access.ts';
import { memoryFrom } from '../../../printers/simulator/chip/stored-chip.ts';
import { ACTIVE_KEY, CHIP_KEY, fullContent, MRZ } from '../../printers/chip-secret-specimen.ts';
import { comWith, keysFor, linkTo } from '../../printers/chip-specimen.ts';
import { eachOf, inOne, severalIn } from '../several.ts';
import { bytesTarget, heavy, PRINTABLE, type Target, textTarget } from '../target.ts';

/** The least that can be written: a case is as long as the files of its chip. */
const openContent = (portraitBytes: number): ChipContent => ({
  files: new Map<EfName, Uint8Array>([
    ['EF.COM', comWith(0x61, 0x75)],
    ['EF.DG1', Uint8Array.of(0x61, 0x02, 1, 2)],
    ['EF.DG2', tlv(0x75, new Uint8Array(portraitBytes))],
    ['EF.SOD', Uint8Array.of(0x77, 0x03, 1, 2, 3)],
  ]),
  secrets: null,
});

const blank = (): ChipEmulator => ChipEmulator.blank(trainingSerial(1, 1), keysFor);
const made = async (content: Parameters<typeof encodeChip>[1]): Promise<string> => {
  const chip = blank();
  await encodeChip(linkTo(chip), content, keysFor);
  return JSON.stringify(chip);
};
const FULL = fullContent('open', 60);
const OPEN = await made(openContent(300));
/** Guarded, and without the keys whose arithmetic would make a case ten times as long: those have targets of their own. */
const BAC = await made({
  ...openContent(100),
  secrets: { can: null, bac: MRZ, activeAuthentication: null, chipAuthentication: null },
});
const PACE = await made(fullContent('pace-can', 200));
const copyOf = (stored: string): ChipEmulator => ChipEmulator.from(JSON.parse(stored), keysFor);

/** A link that keeps what is said. */
const listening = (chip: ChipEmulator, sent: Uint8Array[], answers: Uint8Array[]): CardLink => {
  const link = linkTo(chip);
  return {
    ...link,
    transmit: async (apdu) => {
      const answer = await link.transmit(apdu);
      sent.push(apdu);
      answers.push(answer);
      return answer;
    },
  };
};
const heard = async (chip: ChipEmulator, work: (link: CardLink) => Promise<unknown>) => {
  const sent: Uint8Array[] = [];
  const answers: Uint8Array[] = [];
  await work(listening(chip, sent, answers));
  return { sent, answers };
};
const reading = await heard(copyOf(OPEN), readChip);
const asking = await heard(copyOf(OPEN), readChipSerial);
const bacSession = await heard(copyOf(BAC), (link) => inspectChip(link, { mrz: MRZ }));
const making = await heard(blank(), (link) => encodeChip(link, openContent(60), keysFor));

/** A chip that gives the answers of the case, and then none. */
const replaying = (bytes: Uint8Array, atr: Uint8Array = blank().atr): CardLink => {
  const answers = severalIn(bytes);
  let nth = 0;
  return {
    atr,
    transmit: async () => answers[nth++] ?? Uint8Array.of(0x6f, 0x00),
    disconnect: async () => undefined,
  };
};

/** Changes to the answers of a living chip: which answer, where in it, what is flipped there; the length too when that is nothing. */
const spoiling = (chip: ChipEmulator, bytes: Uint8Array): CardLink => {
  const link = linkTo(chip);
  let nth = 0;
  return {
    ...link,
    transmit: async (apdu) => {
      let answer = (await link.transmit(apdu)).slice();
      for (let at = 0; at + 2 < bytes.length && at < 60; at += 3) {
        const [which = 0, place = 0, flip = 0] = bytes.subarray(at, at + 3);
        if (which !== nth) continue;
        if (flip === 0) answer = answer.slice(0, place);
        else answer[place % answer.length] = (answer[place % answer.length] ?? 0) ^ flip;
      }
      nth++;
      return answer;
    },
  };
};
const NO_CHANGE = Uint8Array.of(0xff, 0, 1);

const answered = (chip: ChipEmulator, apdu: Uint8Array): void => {
  const answer = chip.transmit(apdu);
  if (answer.length < 2) throw new Error('no status word');
};
const toChip = (chip: ChipEmulator, bytes: Uint8Array): ChipEmulator => {
  chip.powerOn();
  eachOf(bytes, (apdu) => answered(chip, apdu));
  return chip;
};

const commandsOf = async (
  steps: Iterable<ChipStep>,
  channel: SecureChannel,
): Promise<readonly CommandApdu[]> => {
  const commands: CommandApdu[] = [];
  for (const step of steps) {
    if (step.kind === 'sealed') commands.push(...(await step.commands(channel.dek)));
    if (step.kind === 'command') commands.push(step.command);
  }
  return commands;
};
const opened = async (chip: ChipEmulator, inApplication: boolean): Promise<Scp03Host> => {
  const link = linkTo(chip);
  const select = { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x0c, data: LDS1_AID };
  if (inApplication) await link.transmit(encodeCommand(select));
  return Scp03Host.open((apdu) => link.transmit(apdu), keysFor, { level: 0x33 });
};
const { plan } = CHIP_PROFILES['lds1-iso7816'];
const limits = { write: 223, readSecured: 223, readPlain: 256 };
const host = await opened(blank(), true);
const inApplication = (await commandsOf(plan(fullContent('bac', 60), limits), host)).map(encodeCommand);
const putKey = await putKeyCommand(
  host.dek,
  keySetPlan({ ...keysFor(new Uint8Array(10)), version: 0x31 }, 0x30),
);
const groups = encodeDgis([{ tag: 0x9f70, data: Uint8Array.of(0x07) }]);
const inDomain = [
  installForPersonalization(LDS1_AID),
  { cla: 0x80, ins: 0xe2, p1: 0x08, p2: 0, data: groups },
  putKey.command,
  { cla: 0x80, ins: 0xf2, p1: 0x80, p2: 0x02, data: Uint8Array.of(0x4f, 0x00), le: 256 },
  { cla: 0x80, ins: 0xf0, p1: 0x80, p2: 0x07 },
  { cla: 0x80, ins: 0xca, p1: 0x00, p2: 0x66, le: 256 },
  { cla: 0x80, ins: 0xca, p1: 0x00, p2: 0xe0, le: 256 },
].map(encodeCommand);

/** Every command of the case inside an open channel; what the chip then holds can be kept and is read back. */
const insideChannel = async (bytes: Uint8Array, application: boolean): Promise<unknown> => {
  const chip = blank();
  const channel = await opened(chip, application);
  for (const apdu of severalIn(bytes)) {
    try {
      const command = decodeCommand(apdu);
      await channel.transmit({ ...command, cla: command.cla & 0x80 });
    } catch (error) {
      if (!isKadiError(error)) throw error;
      break;
    }
  }
  return ChipEmulator.from(JSON.parse(JSON.stringify(chip)), keysFor);
};

const stored = (text: string): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const memory = memoryFrom(value);
  accessOf(memory);
  return ChipEmulator.from(value, keysFor);
};

const filesWith = (name: EfName, bytes: Uint8Array): ChipFiles =>
  new Map(openContent(60).files).set(name, bytes);
const com = openContent(60).files.get('EF.COM') ?? new Uint8Array();
const INFO = Uint8Array.from(Buffer.from('7F6608020203E8020203E89000', 'hex'));

export const chipTargets: readonly Target[] = [
  bytesTarget('answers to reset', 'readAtr', [Uint8Array.of(0x3b, 0x80, 0x01, 0x81)], readAtr),
  bytesTarget(
    'card recognition data',
    'readRecognition',
    [tlv(0x66, tlv(0x73, Uint8Array.of(6, 1, 42)))],
    readRecognition,
  ),
  bytesTarget(
    'key information',
    'readKeyNotes',
    [tlv(0xe0, tlv(0xc0, Uint8Array.of(1, 0x30, 0x88, 16)))],
    readKeyNotes,
  ),
  bytesTarget('answer to reset', 'capabilityByte', [blank().atr], (bytes) => capabilityByte(bytes)),
  bytesTarget('ATR/INFO', 'chunkLimits', [inOne([Uint8Array.of(0x90, 0), INFO])], (bytes) =>
    chunkLimits(replaying(bytes)),
  ),
  bytesTarget('limits by an answer to reset', 'chunkLimits', [blank().atr], (bytes) =>
    chunkLimits(replaying(new Uint8Array(), bytes)),
  ),
  bytesTarget('EF.COM before writing', ['dataGroupsIn', 'checkFiles'], [com], (bytes) => {
    dataGroupsIn(bytes);
    checkFiles(filesWith('EF.COM', bytes));
  }),
  bytesTarget(
    'private key before writing',
    ['ecPrivateKey', 'checkContent', 'checkSecrets'],
    [ACTIVE_KEY, CHIP_KEY],
    (bytes) => {
      ecPrivateKey(bytes);
      const { secrets } = FULL;
      return secrets && checkContent({ ...FULL, secrets: { ...secrets, activeAuthentication: bytes } });
    },
  ),
  bytesTarget('serial of a chip', 'readChipSerial', [inOne(asking.answers)], (bytes) =>
    readChipSerial(replaying(bytes)),
  ),
  bytesTarget('files of an open chip', 'readChip', [inOne(reading.answers)], (bytes) =>
    readChip(replaying(bytes)),
  ),
  heavy(
    bytesTarget('encoding of a chip', 'encodeChip', [NO_CHANGE], (bytes) =>
      encodeChip(spoiling(blank(), bytes), openContent(60), keysFor),
    ),
  ),
  heavy(
    bytesTarget(
      'inspection of a chip',
      ['inspectChip', 'openChip', 'readFile', 'readOn', 'readStart'],
      [NO_CHANGE],
      (bytes) => inspectChip(spoiling(copyOf(BAC), bytes), { mrz: MRZ }),
    ),
  ),
];

/** The emulator as readers, makers and the disk see it. */
export const trainingTargets: readonly Target[] = [
  heavy(
    bytesTarget('training chip, blank', 'ChipEmulator', [inOne(making.sent)], (bytes) =>
      toChip(blank(), bytes),
    ),
  ),
  bytesTarget('training chip, open', 'ChipEmulator', [inOne(reading.sent), inOne(asking.sent)], (bytes) =>
    toChip(copyOf(OPEN), bytes),
  ),
  heavy(
    bytesTarget('training chip, guarded by BAC', 'ChipEmulator', [inOne(bacSession.sent)], (bytes) =>
      toChip(copyOf(BAC), bytes),
    ),
  ),
  heavy(
    bytesTarget(
      'training chip, application inside a channel',
      ['ChipEmulator', 'readBinary'],
      [inOne(inApplication), ...inApplication.map((one) => inOne([one]))],
      (bytes) => insideChannel(bytes, true),
    ),
  ),
  heavy(
    bytesTarget(
      'training chip, domain inside a channel',
      ['ChipEmulator', 'readInMaster'],
      [inOne(inDomain), ...inDomain.map((one) => inOne([one]))],
      (bytes) => insideChannel(bytes, false),
    ),
  ),
  heavy(textTarget('training chip on disk', ['memoryFrom', 'accessOf'], [OPEN, PACE], PRINTABLE, stored)),
];
