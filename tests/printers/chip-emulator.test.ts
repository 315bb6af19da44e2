import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Scp03Host } from '../../crypto/secure-channel/index.ts';
import { ChipEmulator, trainingSerial } from '../../printers/simulator/chip/index.ts';
import { fromHex, hex, keysFor } from './chip-specimen.ts';

const SERIAL = '4B440001' + '0000002A' + '0007';
const SELECT = '00 A4 04 0C 07 A0000002471001';
const DOMAIN = '00 A4 04 00 08 A000000151000000 00';

let chip: ChipEmulator;
const say = (command: string): string => hex(chip.transmit(fromHex(command)));
const open = (level: 0x01 | 0x33 = 0x33) =>
  Scp03Host.open(async (apdu) => chip.transmit(apdu), keysFor, { level });
const inside = async (host: Scp03Host, ins: number, p1: number, p2: number, data = '', le?: number) => {
  const command = { cla: 0x00, ins, p1, p2, data: fromHex(data), ...(le === undefined ? {} : { le }) };
  const answer = await host.transmit(command);
  return hex(answer.data) + answer.sw.toString(16).toUpperCase();
};

beforeEach(() => {
  chip = ChipEmulator.blank(SERIAL, keysFor);
  chip.powerOn();
});

describe('before anything is selected', () => {
  test('the answer to reset announces extended lengths and ends in its check byte', () => {
    expect(hex(chip.powerOn())).toBe('3B95138101807394216020');
    expect(chip.atr.subarray(1).reduce((all, byte) => all ^ byte, 0)).toBe(0);
  });

  test('a serial is made of the fabricator, the type, the number and the batch', () => {
    expect(trainingSerial(42, 7)).toBe(SERIAL);
  });

  test.each([
    [
      'life cycle data',
      '80 CA 9F 7F 00',
      /^9F7F2A4B4400014B446001010060010000002A0007(4B446001){2}0{32}9000$/,
    ],
    ['key information', '80 CA 00 E0 00', /^E012C00401308810C00402308810C004033088109000$/],
    ['SCP03 with i = 70 in the recognition data', '80 CA 00 66 00', /^66.*640B06092A864886FC6B0403709000$/],
    ['the longest command and answer', '00 B0 81 00 00', /^7F660802027FFF02027FFF9000$/],
    ['its name when the domain is selected', DOMAIN, /^6F108408A000000151000000A5049F6501FF9000$/],
    [
      'its name when the application is selected',
      '00 A4 04 00 07 A0000002471001 00',
      /^6F098407A00000024710019000$/,
    ],
    ['the domain for an empty name', '00 A4 04 00 00', /^6F10.*9000$/],
  ])('tells %s', (_what, command, answer) => {
    expect(say(command)).toMatch(answer);
  });

  test.each([
    ['an unknown instruction', '00 12 00 00', '6D00'],
    ['an unknown class', 'A0 A4 00 00', '6E00'],
    ['another logical channel', '01 A4 04 00', '6881'],
    ['ISO secure messaging', '0C B0 00 00', '6882'],
    ['command chaining', '10 DA 00 00', '6884'],
    ['an unknown name', '00 A4 04 0C 07 A0000002471002', '6A82'],
    ['unknown data', '80 CA 12 34 00', '6A88'],
    ['data without Le', '80 CA 9F 7F', '6700'],
    ['an Le that is too small, telling the right one', '80 CA 9F 7F 10', '6C2D'],
    ['a length that does not fit', '00 A4 04 0C 09 A0000002471001', '6700'],
    ['less than a header', '00 A4', '6700'],
    ['a listing outside a channel', '80 F2 40 02 02 4F00 00', '6982'],
    ['a change of life cycle outside a channel', '80 F0 80 07 00', '6982'],
    ['a protected command without a session', '84 F2 40 02 0A 4F00 0000000000000000 00', '6982'],
    ['authentication that nobody asked for', '84 82 33 00 10 00000000000000000000000000000000', '6985'],
    ['a key version it has not', '80 50 31 00 08 0000000000000000 00', '6A88'],
    ['a challenge of a wrong length', '80 50 00 00 04 00000000 00', '6700'],
  ])('refuses %s', (_what, command, sw) => {
    expect(say(command)).toBe(sw);
  });
});

describe('a blank application', () => {
  beforeEach(() => expect(say(SELECT)).toBe('9000'));

  test.each([
    ['creating a file', '00 E0 00 00 06 6304 0010 011E', '6982'],
    ['writing', '00 D6 00 00 01 00', '6982'],
    ['deleting', '00 E4 02 00 02 011E', '6982'],
    ['locking', '00 DA DE AD', '6982'],
    ['reading', '00 B0 9E 00 00', '6982'],
    ['selecting what is not there', '00 A4 02 0C 02 011E', '6A82'],
  ])('outside the channel refuses %s', (_what, command, sw) => {
    expect(say(command)).toBe(sw);
  });

  test('a channel that only seals and does not encrypt may not write', async () => {
    expect(await inside(await open(0x01), 0xe0, 0, 0, '63040010011E')).toBe('6982');
  });

  test('files obey the tables', async () => {
    const host = await open();
    const steps: readonly (readonly [string, number, number, number, string, number | undefined, string])[] =
      [
        ['no file is current', 0xb0, 0, 0, '', 16, '6986'],
        ['a wrong template', 0xe0, 0, 0, '62040010011E', undefined, '6A80'],
        ['a file of no bytes', 0xe0, 0, 0, '63040000011E', undefined, '6A80'],
        ['a file that LDS1 has not', 0xe0, 0, 0, '630400100120', undefined, '6A80'],
        ['a template cut off', 0xe0, 0, 0, '63040010', undefined, '6700'],
        ['more than the chip holds', 0xe0, 0, 0, '6304FFFF0102', undefined, '9000'],
        ['and more still', 0xe0, 0, 0, '6304FFFF0103', undefined, '6A84'],
        ['create', 0xe0, 0, 0, '63040004011E', undefined, '9000'],
        ['create again', 0xe0, 0, 0, '63040004011E', undefined, '6A89'],
        ['select', 0xa4, 2, 0x0c, '011E', undefined, '9000'],
        ['write', 0xd6, 0, 1, 'AABBCC', undefined, '9000'],
        ['write past the end', 0xd6, 0, 2, 'AABBCC', undefined, '6A84'],
        ['write behind the end', 0xd6, 0, 4, 'AA', undefined, '6B00'],
        ['write nothing', 0xd6, 0, 0, '', undefined, '6700'],
        ['read all there is', 0xb0, 0, 0, '', 256, '00AABBCC9000'],
        ['read some', 0xb0, 0, 1, '', 2, 'AABB9000'],
        ['read more than there is', 0xb0, 0, 2, '', 9, 'BBCC6282'],
        ['read behind the end', 0xb0, 0, 4, '', 1, '6B00'],
        ['read by short identifier', 0xb0, 0x9e, 3, '', 256, 'CC9000'],
        ['read a short identifier that is not there', 0xb0, 0x81, 0, '', 256, '6A82'],
        ['read by a short identifier of nothing', 0xb0, 0x80, 0, '', 256, '6A86'],
        ['read without Le', 0xb0, 0, 0, '', undefined, '6700'],
        ['other data objects', 0xda, 0x00, 0x60, '00', undefined, '6A88'],
        ['no MRZ', 0xda, 0x00, 0x62, '00', undefined, '6A80'],
        ['no card access number', 0xda, 0x00, 0x66, '66058203313233', undefined, '6A80'],
        ['no part of a key', 0xda, 0x00, 0x63, '880100', undefined, '6A80'],
        ['a key without its curve', 0xda, 0x00, 0x65, '860101', undefined, '6A80'],
        ['no SecurityInfos', 0xda, 0x01, 0x1c, '3000', undefined, '6A80'],
        ['a secret by its name', 0xca, 0x00, 0x62, '', 256, '6A88'],
        ['lock with data', 0xda, 0xde, 0xad, '00', undefined, '6700'],
        ['delete', 0xe4, 2, 0, '011E', undefined, '9000'],
        ['delete again', 0xe4, 2, 0, '011E', undefined, '6A82'],
        ['an unknown instruction', 0x12, 0, 0, '', undefined, '6D00'],
      ];
    for (const [what, ins, p1, p2, data, le, answer] of steps) {
      expect([what, await inside(host, ins, p1, p2, data, le)]).toEqual([what, answer]);
    }
  });

  test('after the lock it reads freely, writes for nobody, and says so in its life cycle', async () => {
    const saved: string[] = [];
    chip.onSave = (it) => saved.push(JSON.stringify(it));
    const host = await open();
    await inside(host, 0xe0, 0, 0, '63040002011E');
    await inside(host, 0xd6, 0, 0, '6000');
    expect(chip.personalised).toBe(false);
    expect(await inside(host, 0xda, 0xde, 0xad)).toBe('9000');
    expect(saved).toEqual([JSON.stringify(chip)]);
    for (const [ins, p1, p2, data] of [
      [0xe0, 0, 0, '630400020101'],
      [0xd6, 0, 0, 'FF'],
      [0xe4, 2, 0, '011E'],
      [0xda, 0xde, 0xad, ''],
    ] as const) {
      expect(await inside(host, ins, p1, p2, data)).toBe('6985');
    }
    chip.powerOn();
    expect([say(SELECT), say('00 B0 9E 00 00'), say('00 D6 00 00 01 FF')]).toEqual([
      '9000',
      '60009000',
      '6985',
    ]);
    say(DOMAIN);
    const listing = await (await open()).transmit({
      cla: 0x80,
      ins: 0xf2,
      p1: 0x40,
      p2: 0x02,
      data: fromHex('4F00'),
    });
    expect(hex(listing.data)).toBe('E3124F07A00000024710019F70010FC503000000');
  });
});

describe('sessions', () => {
  test.each([
    ['a reset', () => chip.powerOn()],
    ['selecting the application again', () => say(SELECT)],
    ['going up to the master file', () => say('84 A4 00 0C 02 3F00')],
    ['a command in the clear', () => say('00 B0 00 00 01')],
    ['a forged MAC', () => say('84 F2 40 02 0A 4F00 0000000000000000 00')],
  ])('%s ends the session', async (_what, breakIt) => {
    say(SELECT);
    const host = await open();
    expect(await inside(host, 0xe0, 0, 0, '63040004011E')).toBe('9000');
    breakIt();
    expect(await inside(host, 0xd6, 0, 0, '00')).toMatch(/^69/);
  });

  test('no challenge comes twice, also after a loss of power', async () => {
    const seen = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const again = ChipEmulator.from(JSON.parse(JSON.stringify(chip)), keysFor);
      again.powerOn();
      again.transmit(fromHex(SELECT));
      const answer = hex(again.transmit(fromHex('80 50 00 00 08 0000000000000000 00')));
      expect(answer).toMatch(/^000060010000002A?/);
      seen.add(answer.slice(26, 42));
      again.powerOff();
      chip = again;
    }
    expect(seen.size).toBe(20);
  });
});

describe('life cycle of the card', () => {
  test('goes forward only, but for the way between secured and locked', async () => {
    const set = async (state: number) => {
      say(DOMAIN);
      const { sw } = await (await open()).transmit({ cla: 0x80, ins: 0xf0, p1: 0x80, p2: state });
      return sw.toString(16);
    };
    expect(await set(0x7f)).toBe('6985');
    for (const state of [0x07, 0x0f, 0x7f]) expect(await set(state)).toBe('9000');
    expect(say(SELECT)).toBe('6A82');
    expect(await set(0x0f)).toBe('9000');
    expect(say(SELECT)).toBe('9000');
    expect(await set(0x07)).toBe('6985');
    expect(await set(0xff)).toBe('9000');
    expect(say('80 50 00 00 08 0000000000000000 00')).toBe('6985');
    expect(say('80 CA 9F 7F 00')).toMatch(/9000$/);
  });
});

describe('any bytes at all', () => {
  const bytes = (max: number) => fc.uint8Array({ minLength: 0, maxLength: max });
  const header = fc
    .tuple(
      fc.constantFrom(0x00, 0x80, 0x04, 0x84),
      fc.constantFrom(0xa4, 0xb0, 0xd6, 0xe0, 0xe4, 0xda, 0xca, 0xf0, 0xf2, 0x50, 0x82),
      fc.constantFrom(0x00, 0x02, 0x04, 0x80, 0x9e, 0xde, 0xff),
      fc.constantFrom(0x00, 0x02, 0x0c, 0xad, 0x7f),
    )
    .map((four) => Uint8Array.from(four));
  const command = fc.oneof(
    bytes(40),
    fc.tuple(header, bytes(30)).map(([head, rest]) => Uint8Array.of(...head, ...rest)),
    fc.tuple(header, bytes(30)).map(([head, data]) => Uint8Array.of(...head, data.length, ...data)),
    fc.constant(fromHex(SELECT)),
  );

  test('get an answer with a status word, and change nothing in a chip without its keys', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        const target = ChipEmulator.blank(SERIAL, keysFor);
        target.powerOn();
        for (const one of commands) {
          const answer = target.transmit(one);
          expect(answer.length).toBeGreaterThanOrEqual(2);
          expect(answer[answer.length - 2]).toSatisfy((sw1: number) => sw1 === 0x90 || sw1 >> 4 === 6);
        }
        expect({ ...target.toJSON(), sequence: 0 }).toEqual(ChipEmulator.blank(SERIAL, keysFor).toJSON());
      }),
      { numRuns: 400 },
    );
  });

  test('inside a session neither crash it nor open what is locked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(header, bytes(20)), { maxLength: 8 }), async (commands) => {
        chip = ChipEmulator.blank(SERIAL, keysFor);
        chip.powerOn();
        say(SELECT);
        const host = await open();
        await inside(host, 0xe0, 0, 0, '63040002011E');
        await inside(host, 0xda, 0xde, 0xad);
        const { files } = chip.toJSON();
        for (const [[, ins = 0, p1 = 0, p2 = 0], data] of commands) {
          await host.transmit({ cla: 0x00, ins, p1, p2, data }).catch(() => {});
        }
        expect(chip.toJSON().files).toEqual(files);
        expect(chip.personalised).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
