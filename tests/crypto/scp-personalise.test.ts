import { describe, expect, test } from 'vitest';
import {
  type ChipDek,
  type DecodedCommand,
  type Dgi,
  decodeCommand,
  encodeResponse,
  keySetDgis,
  keySetPlan,
  openSecretDgi,
  openSecureChannel,
  putKeys,
  readKeySetDgis,
  readPutKey,
  refusalStatus,
  Scp02Card,
  Scp03Card,
  type SecureChannel,
  type StaticKeys,
  StoreDataAssembler,
  secretDgi,
  storeDataCommands,
} from '../../crypto/secure-channel/index.ts';
import { AID, bytes, KDD, NOTHING } from './scp-peer.ts';

const counting = (from: number, length: number) => Uint8Array.from({ length }, (_, i) => from + i);
const setOf = (from: number, length: number, version: number): StaticKeys => ({
  enc: counting(from, length),
  mac: counting(from + 0x10, length),
  dek: counting(from + 0x20, length),
  version,
});

/** A chip that takes keys and data groups: what its application would do, on the blocks of this room. */
const chipWith = (card: Scp02Card | Scp03Card, dek: () => ChipDek) => {
  const groups: Dgi[] = [];
  const keys: StaticKeys[] = [];
  const assembler = new StoreDataAssembler();
  let spoil = (answer: Uint8Array): Uint8Array => answer;
  const run = (command: DecodedCommand): Uint8Array => {
    if (command.ins === 0xe2) {
      groups.push(...assembler.take(command).dgis);
      return NOTHING;
    }
    const put = readPutKey(command, dek());
    const [enc = NOTHING, mac = NOTHING, own = NOTHING] = put.keys.map(({ value }) => value);
    keys.push({ enc, mac, dek: own, version: put.version });
    return spoil(put.answer);
  };
  const answer = (apdu: Uint8Array): Uint8Array => {
    const { ins } = decodeCommand(apdu);
    if (ins === 0x50) return card.initializeUpdate(apdu);
    if (ins === 0x82) return encodeResponse({ data: NOTHING, sw: card.externalAuthenticate(apdu) });
    const command = card.unwrap(apdu);
    try {
      return card.wrap(run(command), 0x9000);
    } catch (error) {
      return card.wrap(NOTHING, refusalStatus(error) ?? 0x6f00);
    }
  };
  return {
    groups,
    keys,
    transmit: async (apdu: Uint8Array) => answer(apdu),
    spoilWith: (next: typeof spoil) => {
      spoil = next;
    },
  };
};

const TRANSPORT_AES = setOf(0x40, 16, 0x30);
const TRANSPORT_TDES = setOf(0x40, 16, 0x20);
const NEW = setOf(0x80, 32, 0x31);

const scp03 = async () => {
  const chip = chipWith(new Scp03Card({ keys: TRANSPORT_AES, kdd: KDD, aid: AID }), () => ({
    algorithm: 'aes',
    value: TRANSPORT_AES.dek,
  }));
  return { chip, channel: await openSecureChannel(chip.transmit, { keys: TRANSPORT_AES, level: 0x33 }) };
};
const scp02 = async () => {
  const card = new Scp02Card({ keys: TRANSPORT_TDES, kdd: KDD, aid: AID, i: 0x75 });
  const chip = chipWith(card, () => ({ algorithm: '3des', value: card.dek ?? NOTHING }));
  const wish = { protocol: 'scp02', keys: TRANSPORT_TDES, level: 0x13, i: 0x75 } as const;
  return { chip, channel: await openSecureChannel(chip.transmit, wish) };
};

const store = async (channel: SecureChannel, dgis: readonly Dgi[]) => {
  for (const command of storeDataCommands(dgis, { blockBytes: channel.dataMax() })) {
    expect((await channel.transmit(command)).sw).toBe(0x9000);
  }
};

describe.for([
  ['SCP03', scp03, 'aes', TRANSPORT_AES.dek],
  ['SCP02', scp02, '3des', undefined],
] as const)('through %s', ([, open, algorithm, dek]) => {
  test('a chip goes from the transport keys to the keys of the issuer', async () => {
    const { chip, channel } = await open();
    await putKeys(channel, keySetPlan(NEW, channel.keyVersion));
    expect(chip.keys).toEqual([NEW]);
    const next = chipWith(new Scp03Card({ keys: NEW, kdd: KDD, aid: AID }), () => ({
      algorithm: 'aes',
      value: NEW.dek,
    }));
    const again = await openSecureChannel(next.transmit, { keys: NEW, level: 0x33, kvn: 0x31 });
    expect(again.keyVersion).toBe(0x31);
  });

  test('a chip that stored other keys is found out, one that refuses them is told with its status word', async () => {
    const { chip, channel } = await open();
    chip.spoilWith((answer) => answer.with(1, (answer[1] ?? 0) ^ 1));
    await expect(putKeys(channel, keySetPlan(NEW, 0x30), true)).rejects.toMatchObject({
      code: 'SCP_KEY_CHECK_DIFFERS',
    });
    const other = await open();
    const wrong: SecureChannel = {
      ...other.channel,
      dek: NEW_DEK,
      transmit: (c) => other.channel.transmit(c),
    };
    await expect(putKeys(wrong, keySetPlan(NEW, 0x30))).rejects.toMatchObject({
      code: 'SCP_KEYS_REFUSED',
      facts: { sw: '9485' },
    });
  });

  test('files go in the clear inside the session, secrets and keys under the DEK as well', async () => {
    const { chip, channel } = await open();
    const file = { tag: 0x0102, data: counting(0, 700) };
    const secret = bytes('5345435245542d53504543494d454e');
    const set = { version: 1, algorithm: 'aes', access: 1, purpose: 3 } as const;
    const keys = [{ id: 1, value: NEW.enc }];
    const sent = [
      file,
      await secretDgi(channel.dek, 0x8001, secret),
      ...(await keySetDgis(channel.dek, { ...set, keys })),
    ];
    await store(channel, sent);
    const [stored, hidden, ...described] = chip.groups;
    expect(stored).toEqual({ ...file, encrypted: false });
    expect(hidden?.encrypted).toBe(true);
    if (dek === undefined) return;
    const own: ChipDek = { algorithm, value: dek };
    expect(openSecretDgi(hidden ?? { tag: 0, data: NOTHING }, own)).toEqual(secret);
    expect(readKeySetDgis(described, own).keys).toEqual([{ id: 1, algorithm: 'aes', value: NEW.enc }]);
  });
});

const NEW_DEK = { bytes: 16 as const, encrypt: async (clear: Uint8Array) => clear.toReversed() };
