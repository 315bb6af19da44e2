import { describe, expect, test } from 'vitest';
import { openBac, openPace, readAccessInfos } from '../../crypto/chip-access/index.ts';
import {
  type CommandApdu,
  installForPersonalization,
  type ResponseApdu,
  Scp03Host,
} from '../../crypto/secure-channel/index.ts';
import { Conversation } from '../../printers/chip/access/conversation.ts';
import { LDS1_AID } from '../../printers/chip/files.ts';
import { CHIP_PROFILES, encodeChip, inspectChip } from '../../printers/chip/index.ts';
import { ChipEmulator, trainingSerial } from '../../printers/simulator/chip/index.ts';
import {
  ACCESSES,
  ACTIVE_SCALAR,
  type Access,
  CAN,
  CHIP_SCALAR,
  fullContent,
  MRZ,
} from './chip-secret-specimen.ts';
import { fromHex, hex, keysFor, linkTo } from './chip-specimen.ts';

const PROFILES = [CHIP_PROFILES['lds1-iso7816'], CHIP_PROFILES['lds1-gp-store-data']];

const made = async (profile: (typeof PROFILES)[number], access: Access): Promise<ChipEmulator> => {
  const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor, profile.protocol);
  await encodeChip(linkTo(chip), fullContent(access, 300), keysFor, { profile });
  return chip;
};

type Send = (command: CommandApdu) => Promise<ResponseApdu>;

const SELECT = { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x0c, data: LDS1_AID };
const inClear = async (chip: ChipEmulator): Promise<Send> => {
  const talk = new Conversation(linkTo(chip), { readPlain: 65_536 });
  return talk.send;
};

/** A reader that has opened the chip in its way and stands in the application. */
const opened = async (chip: ChipEmulator, access: Access): Promise<Send> => {
  const talk = new Conversation(linkTo(chip), { readPlain: 65_536 });
  if (access === 'pace-can' || access === 'pace-mrz') {
    const { data } = await talk.send({ cla: 0x00, ins: 0xb0, p1: 0x9c, p2: 0x00, le: 256 });
    const [offer] = readAccessInfos(data).pace;
    if (offer === undefined) throw new Error('no PACE');
    const password =
      access === 'pace-can' ? ({ kind: 'can', can: CAN } as const) : ({ kind: 'mrz', fields: MRZ } as const);
    talk.protect(await openPace(talk.send, offer, password));
  }
  expect((await talk.send(SELECT)).sw).toBe(0x9000);
  if (access === 'bac') talk.protect(await openBac(talk.send, MRZ));
  return talk.send;
};

const managing = async (chip: ChipEmulator, inApplication: boolean): Promise<Send> => {
  const link = linkTo(chip);
  if (inApplication) await link.transmit(fromHex('00A4040C07A0000002471001'));
  const host = await Scp03Host.open((apdu) => link.transmit(apdu), keysFor, { level: 0x33 });
  return (command) => host.transmit(command);
};

const sws = async (send: Send, commands: readonly CommandApdu[]): Promise<string[]> => {
  const out: string[] = [];
  for (const command of commands) out.push((await send(command)).sw.toString(16).toUpperCase());
  return out;
};

const read = (sfi: number): CommandApdu => ({ cla: 0x00, ins: 0xb0, p1: 0x80 | sfi, p2: 0x00, le: 256 });
const select = (fid: number): CommandApdu => ({
  cla: 0x00,
  ins: 0xa4,
  p1: 0x02,
  p2: 0x0c,
  data: Uint8Array.of(fid >> 8, fid & 0xff),
});
const EVERY_SFI = Array.from({ length: 30 }, (_, i) => i + 1);
const GET_CHALLENGE: CommandApdu = { cla: 0x00, ins: 0x84, p1: 0x00, p2: 0x00, le: 8 };
const SET_PACE: CommandApdu = {
  cla: 0x00,
  ins: 0x22,
  p1: 0xc1,
  p2: 0xa4,
  data: fromHex('800A04007F00070202040202 830102'),
};

describe.each(PROFILES)('a finished chip of profile $name', (profile) => {
  test.each([
    'bac',
    'pace-can',
    'pace-mrz',
  ] as const)('that opens by %s tells a stranger nothing, not even which files it has', async (access) => {
    const send = await inClear(await made(profile, access));
    expect((await send(SELECT)).sw).toBe(0x9000);
    expect(new Set(await sws(send, EVERY_SFI.map(read)))).toEqual(new Set(['6982']));
    const names = EVERY_SFI.map((sfi) => select(0x0100 | sfi));
    expect(new Set(await sws(send, names))).toEqual(new Set(['6982']));
    const challenge = { cla: 0x00, ins: 0x88, p1: 0x00, p2: 0x00, data: new Uint8Array(8), le: 256 };
    expect(await sws(send, [challenge])).toEqual(['6982']);
  });

  test('that is open is read by everybody', async () => {
    const send = await inClear(await made(profile, 'open'));
    expect(await sws(send, [SELECT, read(0x1e), select(0x0102), read(0x03)])).toEqual([
      ...['9000', '9000', '9000', '6A82'],
    ]);
  });

  test('shows EF.CardAccess and EF.ATR/INFO in its master file to everybody, and nothing else', async () => {
    const content = fullContent('pace-can', 300);
    const send = await inClear(await made(profile, 'pace-can'));
    expect((await send(read(0x1c))).data).toEqual(content.files.get('EF.CardAccess'));
    expect(hex((await send(read(0x01))).data)).toBe('7F660802027FFF02027FFF');
    expect(await sws(send, [select(0x011c), select(0x2f01), select(0x011d), read(0x1e)])).toEqual([
      ...['9000', '9000', '6A82', '6A82'],
    ]);
    expect(await sws(await inClear(await made(profile, 'bac')), [read(0x1c)])).toEqual(['6A82']);
  });

  test('refuses the way in that it does not have', async () => {
    const answers: Record<Access, readonly string[]> = {
      open: ['6985', '6985'],
      bac: ['6985', '9000'],
      'pace-can': ['9000', '6985'],
      'pace-mrz': ['6A88', '6985'],
    };
    for (const access of ACCESSES) {
      const send = await inClear(await made(profile, access));
      const [pace] = await sws(send, [SET_PACE]);
      const [, bac] = await sws(send, [SELECT, GET_CHALLENGE]);
      expect([access, pace, bac]).toEqual([access, ...answers[access]]);
    }
  });

  test('refuses a wrong password and opens for the right one after it', async () => {
    const chip = await made(profile, 'pace-can');
    await expect(inspectChip(linkTo(chip), { can: '654321' })).rejects.toMatchObject({
      code: 'CHIP_ACCESS_WRONG_PASSWORD',
    });
    expect((await inspectChip(linkTo(chip), { can: CAN })).access).toBe('pace');
  });

  test.each([
    'bac',
    'pace-can',
    'pace-mrz',
  ] as const)('opened by %s closes again with a command in clear, another selection or a reset', async (access) => {
    const chip = await made(profile, access);
    const closing: readonly (() => unknown)[] = [
      () => chip.transmit(fromHex('00B09E0000')),
      () => chip.transmit(fromHex('00A4040C07A0000002471001')),
      () => chip.transmit(fromHex('80CA9F7F00')),
      () => chip.transmit(fromHex('8050000008000000000000000000')),
      () => chip.powerOn(),
    ];
    for (const close of closing) {
      const send = await opened(chip, access);
      expect((await send(read(0x1e))).data).toEqual(fullContent(access).files.get('EF.COM'));
      close();
      await expect(send(read(0x1e))).rejects.toMatchObject({ code: 'CHIP_SESSION_BROKEN' });
      chip.transmit(fromHex('00A4040C07A0000002471001'));
      expect(hex(chip.transmit(fromHex('00B09E0000')))).toBe('6982');
    }
  });

  test('takes no writing command any more, whoever sends it', async () => {
    const chip = await made(profile, 'pace-can');
    const before = JSON.stringify({ ...chip.toJSON(), sequence: 0 });
    const command = (ins: number, p1: number, p2: number, data = ''): CommandApdu => ({
      ...{ cla: 0x00, ins, p1, p2 },
      ...(data === '' ? {} : { data: fromHex(data) }),
    });
    const writing = [
      command(0xe0, 0, 0, '630400100103'),
      command(0xe0, 0, 0, '63040010011E'),
      command(0xd6, 0, 0, 'FF'),
      command(0xd6, 0x9e, 0, 'FF'),
      command(0xe4, 2, 0, '011E'),
      command(0xda, 0x01, 0x1c, '3100'),
      command(0xda, 0x01, 0x1c),
      ...[0x62, 0x63, 0x65, 0x66].flatMap((what) => [
        command(0xda, 0, what),
        command(0xda, 0, what, '66088206313131313131'),
      ]),
      command(0xda, 0xde, 0xad),
    ];
    const refused = writing.map(() => '6985');
    expect(await sws(await managing(chip, true), writing)).toEqual(refused);
    expect(await sws(await opened(chip, 'pace-can'), writing)).toEqual(refused);
    const storing = [
      installForPersonalization(LDS1_AID),
      { cla: 0x80, ins: 0xe2, p1: 0x88, p2: 0x00, data: fromHex('9F700107') },
    ];
    expect(await sws(await managing(chip, false), storing)).toEqual(['6985', '6985']);
    expect(JSON.stringify({ ...chip.toJSON(), sequence: 0 })).toBe(before);
  });

  test('gives its secrets to nobody by READ BINARY or GET DATA, in clear, as reader or as issuer', async () => {
    for (const access of ['bac', 'pace-can'] as const) {
      const chip = await made(profile, access);
      const { enc, mac, dek } = keysFor(chip.kdd);
      const secrets = [
        ...[CAN, MRZ.documentNumber, `${MRZ.dateOfBirth}`].map((text) => Buffer.from(text)),
        ...[ACTIVE_SCALAR, CHIP_SCALAR].map((scalar) => Buffer.from(scalar, 'hex')),
        ...[enc, mac, dek].map((key) => Buffer.from(key)),
      ];
      const tags = [0x0062, 0x0063, 0x0065, 0x0066, 0x011c, 0x8101, 0x8102, 0x8103, 0x8104, 0x00b9, 0x8113];
      const asked: readonly CommandApdu[] = [
        ...EVERY_SFI.map(read),
        ...EVERY_SFI.flatMap((sfi) => [
          select(0x0100 | sfi),
          { cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 65_536 },
        ]),
        ...[...tags, ...Array.from({ length: 256 }, (_, i) => i)].flatMap((tag) =>
          [0x00, 0x80].map((cla) => ({ cla, ins: 0xca, p1: tag >> 8, p2: tag & 0xff, le: 256 })),
        ),
        { cla: 0x80, ins: 0xf2, p1: 0x40, p2: 0x02, data: fromHex('4F00'), le: 256 },
      ];
      const ways: readonly (() => Promise<Send>)[] = [
        () => inClear(chip),
        async () => {
          const send = await inClear(chip);
          await send(SELECT);
          return send;
        },
        () => opened(chip, access),
        () => managing(chip, true),
        () => managing(chip, false),
      ];
      let bytes = 0;
      for (const way of ways) {
        const send = await way();
        const told: Uint8Array[] = [];
        for (const command of asked) {
          // Class 80 has no secure messaging of readers; it would end the session.
          if (way === ways[2] && command.cla !== 0x00) continue;
          told.push((await send(command)).data);
        }
        const all = Buffer.concat(told);
        bytes += all.length;
        expect(secrets.map((secret) => all.includes(secret))).toEqual(secrets.map(() => false));
      }
      // The reader who opened it got the files twice; without them this test would have looked at nothing.
      expect(bytes).toBeGreaterThan(2 * 3_000);
    }
  });
});
