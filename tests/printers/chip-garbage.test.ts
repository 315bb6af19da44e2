import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openBac, openPace, readAccessInfos } from '../../crypto/chip-access/index.ts';
import {
  type CommandApdu,
  encodeDgi,
  installForPersonalization,
  Scp03Host,
} from '../../crypto/secure-channel/index.ts';
import { Conversation } from '../../printers/chip/access/conversation.ts';
import { LDS1_AID } from '../../printers/chip/files.ts';
import { CHIP_PROFILES, encodeChip } from '../../printers/chip/index.ts';
import { ChipEmulator, trainingSerial } from '../../printers/simulator/chip/index.ts';
import { ACCESSES, type Access, CAN, fullContent, MRZ } from './chip-secret-specimen.ts';
import { fromHex, hex, keysFor, linkTo } from './chip-specimen.ts';

/** Long: `KADI_LONG_TESTS=1`, with a test timeout of an hour. */
const runs = (short: number, long: number) => ({
  numRuns: process.env.KADI_LONG_TESTS === '1' ? long : short,
});

/** Commands that mean something to somebody, with data that mean something or nothing. */
const bytes = (max: number) => fc.uint8Array({ minLength: 0, maxLength: max });
const header = fc.tuple(
  fc.constantFrom(0x00, 0x04, 0x0c, 0x10, 0x1c, 0x80, 0x84, 0x8c),
  fc.constantFrom(
    ...[0xa4, 0xb0, 0xd6, 0xe0, 0xe4, 0xda, 0xca, 0xf0, 0xf2, 0x50, 0x82],
    ...[0x22, 0x84, 0x86, 0x88, 0xe2, 0xe6, 0xd8, 0xc0],
  ),
  fc.constantFrom(0x00, 0x01, 0x02, 0x04, 0x20, 0x41, 0x80, 0x81, 0x88, 0x9e, 0x9c, 0xc1, 0xde, 0xff),
  fc.constantFrom(0x00, 0x02, 0x0c, 0x62, 0x63, 0x66, 0x81, 0xa4, 0xa6, 0xad, 0x1c, 0x7f),
);
const SENSIBLE = [
  'A0000002471001',
  '3F00',
  '011C',
  '011E',
  '800A04007F00070202040202830102',
  '800A04007F00070202040202830101840100',
  '7C00',
  '7C048102FFFF',
  '800A04007F00070202030202',
  '62058001008000',
  '66088206313233343536',
  '000007A0000002471001000000',
  '9F700107',
  '9F70010F',
  '0101FF000261008101',
  `97088E08${'00'.repeat(8)}`,
  `8709010011223344556677889901008E080011223344556677`,
  `30${'88'.repeat(60)}`,
].map(fromHex);
const data = fc.oneof(
  bytes(60),
  fc.constantFrom(...SENSIBLE),
  fc
    .tuple(fc.constantFrom(...SENSIBLE), fc.nat(40), fc.nat(255))
    .map(([sensible, at, value]) => sensible.map((byte, i) => (i === at ? value : byte))),
);
const le = fc.constantFrom(undefined, 1, 8, 40, 256, 65_536);
const command = fc.tuple(header, data, le).map(
  ([[cla, ins, p1, p2], body, wanted]): CommandApdu => ({
    ...{ cla, ins, p1, p2, data: body },
    ...(wanted === undefined ? {} : { le: wanted }),
  }),
);
const wire = fc.oneof(
  bytes(40),
  fc.tuple(header, bytes(30)).map(([head, rest]) => Uint8Array.of(...head, ...rest)),
  fc
    .tuple(header, data, fc.boolean())
    .map(([head, body, wants]) => Uint8Array.of(...head, body.length, ...body, ...(wants ? [0x00] : []))),
  fc.constant(fromHex('00A4040C07A0000002471001')),
);

const answers = (chip: ChipEmulator, apdu: Uint8Array): void => {
  const answer = chip.transmit(apdu);
  expect(answer.length).toBeGreaterThanOrEqual(2);
  expect(answer.at(-2)).toSatisfy((sw1: number) => sw1 === 0x90 || sw1 === 0x94 || sw1 >> 4 === 6);
};

const finished = new Map<Access, string>();
beforeAll(async () => {
  for (const access of ACCESSES) {
    const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor);
    await encodeChip(linkTo(chip), fullContent(access, 200), keysFor);
    finished.set(access, JSON.stringify(chip));
  }
});
const copyOf = (access: Access): ChipEmulator =>
  ChipEmulator.from(JSON.parse(finished.get(access) ?? ''), keysFor);
const content = (chip: ChipEmulator): string => JSON.stringify({ ...chip.toJSON(), sequence: 0 });

describe.each(ACCESSES)('any bytes at all, to a finished chip that opens by %s,', (access) => {
  test('in clear get an answer with a status word and change nothing', () => {
    const before = content(copyOf(access));
    fc.assert(
      fc.property(fc.array(wire, { maxLength: 12 }), (commands) => {
        const chip = copyOf(access);
        chip.powerOn();
        for (const one of commands) answers(chip, one);
        expect(content(chip)).toBe(before);
      }),
      runs(60, 25_000),
    );
  });

  test('under a reader’s session do so too', async () => {
    const before = content(copyOf(access));
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 6 }), wire, async (commands, stray) => {
        const chip = copyOf(access);
        const talk = new Conversation(linkTo(chip), { readPlain: 65_536 });
        if (access === 'pace-can' || access === 'pace-mrz') {
          const { data: infos } = await talk.send({ cla: 0x00, ins: 0xb0, p1: 0x9c, p2: 0x00, le: 256 });
          const [offer] = readAccessInfos(infos).pace;
          const password =
            access === 'pace-can'
              ? { kind: 'can' as const, can: CAN }
              : { kind: 'mrz' as const, fields: MRZ };
          talk.protect(await openPace(talk.send, offer ?? expect.unreachable(), password));
        }
        await talk.send({ cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x0c, data: LDS1_AID });
        if (access === 'bac') talk.protect(await openBac(talk.send, MRZ));
        for (const one of commands) await talk.send({ ...one, cla: one.cla & 0x10 }).catch(() => {});
        answers(chip, stray);
        expect(content(chip)).toBe(before);
      }),
      runs(12, 2_000),
    );
  });
});

describe('any bytes at all, to a chip being made,', () => {
  const managed = async (chip: ChipEmulator, inApplication: boolean) => {
    const link = linkTo(chip);
    if (inApplication) await link.transmit(fromHex('00A4040C07A0000002471001'));
    return Scp03Host.open((apdu) => link.transmit(apdu), keysFor, { level: 0x33 });
  };

  test('inside a channel get an answer with a status word', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(command, { maxLength: 10 }),
        async (inApplication, commands) => {
          const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor);
          const host = await managed(chip, inApplication);
          for (const one of commands) {
            const answer = await host.transmit({ ...one, cla: one.cla & 0x80 }).catch(() => undefined);
            if (answer === undefined) break;
            expect(answer.sw >> 12).toSatisfy((first: number) => first === 6 || first === 9);
          }
          // Whatever it holds by now can be kept and is read back.
          expect(ChipEmulator.from(JSON.parse(JSON.stringify(chip)), keysFor).toJSON()).toEqual(
            chip.toJSON(),
          );
        },
      ),
      runs(80, 20_000),
    );
  });

  const group = fc
    .tuple(
      fc.constantFrom(0x0101, 0x011c, 0x011e, 0x0120, 0x8101, 0x8102, 0x8103, 0x8104, 0x9f70, 0x00b9),
      fc.oneof(data, fc.constant(fromHex('620D800200038302011E8C0303FF406001CC'))),
    )
    .map(([tag, body]) => encodeDgi({ tag, data: body }));

  test('as groups of STORE DATA are stored or refused, in whatever pieces and order they come', async () => {
    const blocks = fc.array(
      fc.tuple(
        fc.constantFrom(0x08, 0x88, 0x68, 0xe8, 0x00, 0x28, 0x18),
        fc.option(fc.nat(3), { nil: undefined }),
        fc.oneof(
          group,
          fc.tuple(group, fc.nat(20)).map(([whole, cut]) => whole.slice(0, cut)),
        ),
      ),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(blocks, async (sent) => {
        const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor);
        const host = await managed(chip, false);
        expect((await host.transmit(installForPersonalization(LDS1_AID))).sw).toBe(0x9000);
        for (const [i, [p1, p2, body]] of sent.entries()) {
          const { sw } = await host.transmit({ cla: 0x80, ins: 0xe2, p1, p2: p2 ?? i, data: body });
          expect(sw >> 12).toSatisfy((first: number) => first === 6 || first === 9);
        }
        expect(ChipEmulator.from(JSON.parse(JSON.stringify(chip)), keysFor).toJSON()).toEqual(chip.toJSON());
      }),
      runs(100, 20_000),
    );
  });

  test('secrets in clear, a rule nobody can keep and a file of another size are refused', async () => {
    const refusals: readonly (readonly [what: string, p1: number, dgi: string, sw: string])[] = [
      ['a secret in clear', 0x08, '8102 0A 66088206313233343536', '6A80'],
      ['a file under the data key', 0x68, '0101 10 00112233445566778899AABBCCDDEEFF', '6A80'],
      ['a secret of no whole block', 0x68, '8102 0A 66088206313233343536', '6A80'],
      ['an update that would stay allowed', 0x08, '011E 12 620D800200038302011E8C030300406001CC', '6A80'],
      ['a rule of another form', 0x08, '011E 11 620C800200038302011E8C0203FF6001CC', '6A80'],
      ['a size that is not the content’s', 0x08, '011E 12 620D800200048302011E8C0303FF406001CC', '6A80'],
      ['the name of another file', 0x08, '011E 12 620D80020003830201018C0303FF406001CC', '6A80'],
      ['a guarded EF.CardAccess', 0x08, '011C 11 620D800200028302011C8C0303FF403100', '6A80'],
      ['a group nobody knows', 0x08, '0777 01 00', '6A88'],
      ['another state', 0x08, '9F70 01 FF', '6A80'],
      ['another form than groups', 0x00, '9F70 01 07', '6A86'],
      ['a last block that cuts its group', 0x88, '9F70 02 07', '6A80'],
    ];
    for (const [what, p1, dgi, expected] of refusals) {
      const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor);
      const host = await managed(chip, false);
      await host.transmit(installForPersonalization(LDS1_AID));
      const store = { cla: 0x80, ins: 0xe2, p1, p2: 0x00 };
      const { sw } = await host.transmit({ ...store, data: fromHex(dgi) });
      expect([what, hex(Uint8Array.of(sw >> 8, sw & 0xff))]).toEqual([what, expected]);
      // After a refusal the transfer is over.
      expect((await host.transmit({ ...store, p1: 0x08, data: fromHex('9F700107') })).sw).toBe(0x6985);
      expect(chip.personalised).toBe(false);
    }
  });

  test('STORE DATA needs INSTALL first, and INSTALL the right name', async () => {
    const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor);
    const host = await managed(chip, false);
    const install = (data: string, p1 = 0x20) =>
      host.transmit({ cla: 0x80, ins: 0xe6, p1, p2: 0, data: fromHex(data), le: 256 });
    expect(
      (await host.transmit({ cla: 0x80, ins: 0xe2, p1: 0x88, p2: 0, data: fromHex('9F70010F') })).sw,
    ).toBe(0x6985);
    expect((await install('000007A0000002471002000000')).sw).toBe(0x6a88);
    expect((await install('000007A00000024710')).sw).toBe(0x6a80);
    expect((await install('000007A0000002471001000000', 0x0c)).sw).toBe(0x6a86);
    expect(hex((await install('000007A0000002471001000000')).data)).toBe('00');
    chip.powerOn();
    expect(hex(chip.transmit(fromHex('80E620000D000007A0000002471001000000')))).toBe('6982');
    expect(hex(chip.transmit(fromHex('80E28800049F70010F')))).toBe('6982');
  });
});

test('a chip that lost its place in GlobalPlatform takes the store-data profile from any state of its card but the last', async () => {
  const profile = CHIP_PROFILES['lds1-gp-store-data'];
  const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor);
  const link = linkTo(chip);
  const host = await Scp03Host.open((apdu) => link.transmit(apdu), keysFor, { level: 0x33 });
  for (const p2 of [0x07, 0x0f]) {
    expect((await host.transmit({ cla: 0x80, ins: 0xf0, p1: 0x80, p2 })).sw).toBe(0x9000);
  }
  await encodeChip(linkTo(chip), fullContent('bac', 100), keysFor, { profile });
  expect(chip.personalised).toBe(true);
});
