import { readWholeDgis } from '../../../crypto/secure-channel/dgi.ts';
import {
  ChainAssembler,
  type CommandApdu,
  checkPutKeyAnswer,
  checkValueOf,
  decodeCommand,
  decoded,
  decodeResponse,
  encodeCommand,
  encodeDgis,
  encodeResponse,
  keySetDgis,
  keySetPlan,
  openSecretDgi,
  openSecureChannel,
  parseDgis,
  parseInitializeUpdate,
  putKeyCommand,
  readKeySetDgis,
  readPutKey,
  Scp02Card,
  Scp02Host,
  Scp03Card,
  Scp03Host,
  type StaticKeys,
  StoreDataAssembler,
  secretDgi,
  softwareKeySet,
  storeDataCommands,
  tdesDek,
} from '../../../crypto/secure-channel/index.ts';
import { algorithmOfType, openKey } from '../../../crypto/secure-channel/loaded-key.ts';
import { openingStep } from '../../../crypto/secure-channel/protected-line.ts';
import { parseScp02Answer } from '../../../crypto/secure-channel/scp02-session.ts';
import { AID, KDD, peerOf } from '../../crypto/scp-peer.ts';
import { eachOf, inOne } from '../several.ts';
import { bytesTarget, type Target } from '../target.ts';

const key = (first: number, bytes = 16): Uint8Array =>
  Uint8Array.from({ length: bytes }, (_, i) => first + i);
const keys: StaticKeys = { version: 0x30, enc: key(0x10), mac: key(0x30), dek: key(0x50) };
const NEW_KEYS: StaticKeys = { ...keys, version: 0x31, dek: key(0x70) };

const command = (body: Partial<CommandApdu>): Uint8Array =>
  encodeCommand({ cla: 0x80, ins: 0xe2, p1: 0x88, p2: 0, ...body });
const commands = [
  command({}),
  command({ le: 256 }),
  command({ data: key(1, 40) }),
  command({ data: key(1, 40), le: 16 }),
  command({ data: new Uint8Array(300), le: 65_536 }),
  command({ le: 4_096, extended: true }),
];

const dek = { algorithm: 'aes', value: keys.dek } as const;
const hostDek = softwareKeySet(keys).dek;
const put = await putKeyCommand(hostDek, keySetPlan(NEW_KEYS, 0x30));
const oldPut = await putKeyCommand(tdesDek(keys.dek), keySetPlan(NEW_KEYS, 0x30, '3des'));
const keySet = await keySetDgis(hostDek, {
  version: 0x31,
  algorithm: 'aes',
  access: 0,
  purpose: 3,
  keys: [1, 2, 3].map((id) => ({ id, value: key(id * 16) })),
});
const oneKey = Uint8Array.of(
  16,
  ...checkValueOf({ algorithm: 'aes', value: key(16) }),
  ...(keySet[1]?.data ?? []),
);
const secret = await secretDgi(hostDek, 0x8102, key(1, 20));
const groups = encodeDgis([{ tag: 0x0101, data: key(1, 30) }, { tag: 0x9f70, data: key(1, 1) }, secret]);

const stored = storeDataCommands(parseDgis(groups), { blockBytes: 24 }).map(encodeCommand);

/** With counted challenges of the chip and this one of the reader a session is the same each time: what was recorded is right. */
const hostChallenge = key(1, 8);

type Card = Scp02Card | Scp03Card;
const newCards = {
  scp03: (i = 0x70): Card => new Scp03Card({ keys, kdd: KDD, aid: AID, i }),
  scp02: (): Card => new Scp02Card({ keys, kdd: KDD, aid: AID, i: 0x75 }),
};

/** What a whole session sends, and every answer to it. */
const recorded = async (protocol: 'scp02' | 'scp03') => {
  const peer = peerOf(newCards[protocol]());
  const answers: Uint8Array[] = [];
  const transmit = async (apdu: Uint8Array): Promise<Uint8Array> => {
    const answer = await peer.transmit(apdu);
    answers.push(answer);
    return answer;
  };
  const channel =
    protocol === 'scp03'
      ? await Scp03Host.open(transmit, keys, { level: 0x33, hostChallenge })
      : await Scp02Host.open(transmit, keys, { level: 0x13, i: 0x75, hostChallenge });
  await channel.transmit({ cla: 0x80, ins: 0xe2, p1: 0, p2: 0, data: key(1, 20) });
  return { sent: peer.wire, answers };
};
const session03 = await recorded('scp03');
const session02 = await recorded('scp02');

/** Everything a reader may send to the chip's side: a new session and then whatever the case has. */
const intoOpenCard = async (protocol: 'scp02' | 'scp03', bytes: Uint8Array): Promise<void> => {
  const card = newCards[protocol]();
  const { transmit } = peerOf(card);
  if (protocol === 'scp03') await Scp03Host.open(transmit, keys, { level: 0x33, hostChallenge });
  else await Scp02Host.open(transmit, keys, { level: 0x13, i: 0x75, hostChallenge });
  card.unwrap(bytes);
};
const intoClosedCard = async (card: Card, bytes: Uint8Array): Promise<void> => {
  const apdus: Uint8Array[] = [];
  eachOf(bytes, (one) => apdus.push(one));
  const { transmit } = peerOf(card);
  for (const apdu of apdus.slice(0, 8)) await transmit(apdu);
};

/** The n-th answer of a chip replaced: 0 and 1 open the session, 2 answers a command. */
const fromChip = async (protocol: 'scp02' | 'scp03', bytes: Uint8Array): Promise<void> => {
  const { transmit } = peerOf(newCards[protocol]());
  const replaced = (bytes[0] ?? 0) % 3;
  let nth = 0;
  const line = async (apdu: Uint8Array): Promise<Uint8Array> => {
    const answer = await transmit(apdu);
    return nth++ === replaced ? bytes.subarray(1) : answer;
  };
  const channel = await openSecureChannel(
    line,
    protocol === 'scp03'
      ? { keys, level: 0x33, hostChallenge }
      : { protocol, keys, level: 0x13, i: 0x75, hostChallenge },
  );
  await channel.transmit({ cla: 0x80, ins: 0xe2, p1: 0, p2: 0, data: key(1, 20) });
};
/** 9000 is a right answer to the step that authenticates the reader. */
const okay = Uint8Array.of(1, 0x90, 0x00);
const answersOf = (answers: readonly Uint8Array[]): readonly Uint8Array[] => [
  okay,
  ...answers.map((answer, i) => Uint8Array.of(i, ...answer)),
];
const dataOf = (answer: Uint8Array | undefined): Uint8Array => (answer ?? new Uint8Array()).slice(0, -2);

const putKeyTarget = (name: string, data: Uint8Array, algorithm: 'aes' | '3des'): Target =>
  bytesTarget(name, 'readPutKey', [data], (bytes) =>
    readPutKey({ p1: 0x30, p2: 0x81, data: bytes }, { algorithm, value: keys.dek }),
  );

export const channelTargets: readonly Target[] = [
  bytesTarget('command', ['decodeCommand', 'decoded'], commands, (bytes) => [
    decodeCommand(bytes),
    decoded(bytes),
  ]),
  bytesTarget('answer', 'decodeResponse', [encodeResponse({ data: key(1), sw: 0x9000 })], decodeResponse),
  bytesTarget('data groups of STORE DATA', ['parseDgis', 'readWholeDgis'], [groups], (bytes) => [
    readWholeDgis(bytes),
    parseDgis(bytes),
  ]),
  bytesTarget('blocks of STORE DATA', 'StoreDataAssembler', [inOne(stored)], (bytes) => {
    const assembler = new StoreDataAssembler();
    eachOf(bytes, (one) => assembler.take(decodeCommand(one)));
  }),
  bytesTarget(
    'chained commands',
    'ChainAssembler',
    [inOne([command({ cla: 0x90, data: key(1) }), command({ data: key(2) })])],
    (bytes) => {
      const assembler = new ChainAssembler(1_000);
      eachOf(bytes, (one) => assembler.take(decodeCommand(one)));
    },
  ),
  bytesTarget(
    'answer to INITIALIZE UPDATE',
    'parseInitializeUpdate',
    [dataOf(session03.answers[0])],
    (bytes) => {
      if (bytes.length % 7 === 0) parseInitializeUpdate(bytes, 16);
      return parseInitializeUpdate(bytes, 8);
    },
  ),
  bytesTarget(
    'answer to INITIALIZE UPDATE of SCP02',
    'parseScp02Answer',
    [dataOf(session02.answers[0])],
    (bytes) => parseScp02Answer(bytes, 0x75),
  ),
  putKeyTarget('PUT KEY', put.command.data ?? new Uint8Array(), 'aes'),
  putKeyTarget('PUT KEY of 3DES', oldPut.command.data ?? new Uint8Array(), '3des'),
  bytesTarget('answer to PUT KEY', 'checkPutKeyAnswer', [put.answer], (bytes) =>
    checkPutKeyAnswer(put, bytes),
  ),
  bytesTarget('key set in data groups', ['readKeySetDgis', 'openKey'], [encodeDgis(keySet)], (bytes) =>
    readKeySetDgis(parseDgis(bytes), dek),
  ),
  bytesTarget('one key', 'openKey', [oneKey], (bytes) => {
    const [length = 0, type = 0] = bytes;
    if (type % 3 === 0)
      return openKey(dek, algorithmOfType(type), length, bytes.subarray(4), bytes.subarray(1, 4));
    return openKey(dek, 'aes', length, bytes.subarray(4), bytes.subarray(1, 4));
  }),
  bytesTarget('secret in a data group', 'openSecretDgi', [secret.data], (bytes) =>
    openSecretDgi({ tag: 0x8102, data: bytes }, dek),
  ),
  bytesTarget('what opens a channel', 'openingStep', [Uint8Array.of(1, 2, 0x90, 0)], (bytes) =>
    openingStep(async () => bytes, 'step', command({})),
  ),
  bytesTarget('SCP03, the chip closed', 'Scp03Card', [inOne(session03.sent)], (bytes) =>
    intoClosedCard(newCards.scp03(), bytes),
  ),
  bytesTarget('SCP02, the chip closed', 'Scp02Card', [inOne(session02.sent)], (bytes) =>
    intoClosedCard(newCards.scp02(), bytes),
  ),
  bytesTarget('SCP03, the chip open', 'Scp03Card', session03.sent.slice(-1), (bytes) =>
    intoOpenCard('scp03', bytes),
  ),
  bytesTarget('SCP02, the chip open', 'Scp02Card', session02.sent.slice(-1), (bytes) =>
    intoOpenCard('scp02', bytes),
  ),
  bytesTarget(
    'SCP03, the reader',
    ['Scp03Host', 'openSecureChannel'],
    answersOf(session03.answers),
    (bytes) => fromChip('scp03', bytes),
  ),
  bytesTarget(
    'SCP02, the reader',
    ['Scp02Host', 'openSecureChannel'],
    answersOf(session02.answers),
    (bytes) => fromChip('scp02', bytes),
  ),
];
