/** What is answered to what: ISO/IEC 7816-4:2013 tables 5 and 6, GlobalPlatform Card 2.3 chapters 5 and 11. Literal bytes. */
import { beforeEach, describe, expect, test } from 'vitest';
import { Scp03Host } from '../../crypto/secure-channel/index.ts';
import { encodeChip } from '../../printers/chip/index.ts';
import { ChipEmulator } from '../../printers/simulator/chip/index.ts';
import { fromHex, hex, keysFor, linkTo, openContent } from './chip-specimen.ts';

const SERIAL = '4B440001' + '0000002A' + '0007';
const APPLICATION = '00 A4 04 0C 07 A0000002471001';
const DOMAIN = '00 A4 04 00 08 A000000151000000 00';

let chip: ChipEmulator;
const say = (command: string): string => hex(chip.transmit(fromHex(command)));
beforeEach(() => {
  chip = ChipEmulator.blank(SERIAL, keysFor);
  chip.powerOn();
});

type Row = readonly [what: string, command: string, answer: string | RegExp];
const check = (rows: readonly Row[], before: readonly string[] = []): void => {
  for (const [what, command, answer] of rows) {
    chip.powerOn();
    for (const one of before) say(one);
    const got = say(command);
    expect([what, typeof answer === 'string' ? got : answer.test(got)]).toEqual([
      what,
      typeof answer === 'string' ? answer : true,
    ]);
  }
};

/** The same wherever one is, and whatever the chip has become. */
const EVERYWHERE: readonly Row[] = [
  ['fewer bytes than a header', '00 A4 04', '6700'],
  ['no bytes', '', '6700'],
  ['Lc larger than the data', '00 A4 04 0C 08 A0000002471001', '6700'],
  ['Lc smaller than the data', '00 A4 04 0C 05 A0000002471001', '6700'],
  ['extended Lc larger than the data', '00 A4 04 00 00 0008 A0000002471001', '6700'],
  ['extended Lc of nothing', '00 A4 04 00 00 0000 00', '6700'],
  ['an extended length cut off', '00 A4 04 00 00 00', '6700'],
  ['a class of another standard', 'A0 A4 00 00', '6E00'],
  ['a reserved class', '20 A4 04 00', '6E00'],
  ['the invalid class', 'FF A4 04 00', '6E00'],
  ['logical channel 2', '02 A4 04 00', '6881'],
  ['logical channel 4', '40 A4 04 00', '6881'],
  ['chaining where nothing is chained', '10 A4 04 00', '6884'],
  ['chained management', '90 50 00 00', '6884'],
  ['proprietary secure messaging of ISO', '08 A4 04 00', '6882'],
  ['an unknown instruction', '00 12 00 00', '6D00'],
  ['GET RESPONSE, which T=1 has no need of', '00 C0 00 00 00', '6D00'],
  ['MANAGE CHANNEL', '00 70 00 00 01', '6D00'],
  ['VERIFY', '00 20 00 80', '6D00'],
  ['the odd READ BINARY', '00 B1 00 00 04 54020000 00', '6D00'],
  ['DELETE of an application', '80 E4 00 80 02 4F00', '6D00'],
  ['LOAD', '80 E8 00 00 01 00', '6D00'],
  ['an unknown name', '00 A4 04 0C 07 A0000002471002', '6A82'],
  ['a name with a second occurrence', '00 A4 04 02 07 A0000002471001', '6A86'],
  ['the way it never selects', '00 A4 08 0C 02 3F00', '6A86'],
  [
    'the whole name in extended form',
    '00 A4 04 00 00 0007 A0000002471001 0000',
    '6F098407A00000024710019000',
  ],
  ['the name of the domain', DOMAIN, '6F108408A000000151000000A5049F6501FF9000'],
  ['the beginning of it', '00 A4 04 0C 05 A000000151', '9000'],
  ['no name', '00 A4 04 0C', '9000'],
  ['the master file', '00 A4 00 0C 02 3F00', '9000'],
  ['a wrong P2 of INITIALIZE UPDATE', '80 50 00 01 08 0000000000000000 00', '6A86'],
  ['a key version that is not there', '80 50 7F 00 08 0000000000000000 00', '6A88'],
  ['a challenge too short', '80 50 00 00 07 00000000000000 00', '6700'],
  ['EXTERNAL AUTHENTICATE out of turn', '84 82 33 00 10 00000000000000000000000000000000', '6985'],
  ['a sealed command without a channel', '84 F2 80 02 0A 4F00 0000000000000000', '6982'],
];

const IN_DOMAIN: readonly Row[] = [
  ['life cycle data, as long as it is', '80 CA 9F 7F 2D', /^9F7F2A.{84}9000$/],
  ['life cycle data in extended form', '80 CA 9F 7F 00 0000', /^9F7F2A.{84}9000$/],
  ['an Le too small, telling the right one', '80 CA 9F 7F 10', '6C2D'],
  ['no Le', '80 CA 9F 7F', '6700'],
  ['unknown data', '80 CA 00 CF 00', '6A88'],
  ['a listing outside a channel', '80 F2 80 02 02 4F00 00', '6982'],
  ['SET STATUS outside a channel', '80 F0 80 07', '6982'],
  ['PUT KEY outside a channel', '80 D8 00 81 01 30', '6982'],
  ['INSTALL outside a channel', '80 E6 20 00 01 00', '6982'],
  ['STORE DATA outside a channel', '80 E2 88 00 01 00', '6982'],
  ['a file that is not there', '00 A4 02 0C 02 2F02', '6A82'],
  ['reading before anything is selected', '00 B0 00 00 00', '6986'],
  ['EF.ATR/INFO by its short identifier', '00 B0 81 00 00', '7F660802027FFF02027FFF9000'],
  ['a part of it', '00 B0 81 08 02', '027F9000'],
  ['its end', '00 B0 81 09 20', '7FFF6282'],
  ['behind its end', '00 B0 81 0B 01', '6B00'],
  ['a short identifier of nothing', '00 B0 9F 00 01', '6A86'],
];

const WITHOUT_CHANNEL: readonly Row[] = [
  ['creating', '00 E0 00 00 06 6304 0010 011E', '6982'],
  ['writing', '00 D6 00 00 01 00', '6982'],
  ['deleting', '00 E4 02 00 02 011E', '6982'],
  ['a secret', '00 DA 00 62 01 00', '6982'],
  ['locking', '00 DA DE AD', '6982'],
  ['reading', '00 B0 9E 00 00', '6982'],
  ['a challenge for BAC, before there is anything to open', '00 84 00 00 08', '6D00'],
  ['management of the domain', '80 F2 80 02 02 4F00 00', '6D00'],
];

/** Everybody may read it: there was no secret in what was written. */
const LOCKED: readonly Row[] = [
  ['selecting a file', '00 A4 02 0C 02 011E', '9000'],
  ['selecting one that is not there', '00 A4 02 0C 02 0103', '6A82'],
  ['an identifier of one byte', '00 A4 02 0C 01 01', '6700'],
  ['reading by short identifier', '00 B0 9E 00 04', /^60.{6}9000$/],
  ['reading nothing selected', '00 B0 00 00 04', '6986'],
  ['reading behind the end', '00 B0 9E 7F 01', '6B00'],
  ['creating', '00 E0 00 00 06 6304 0010 0103', '6985'],
  ['writing', '00 D6 9E 00 01 00', '6985'],
  ['deleting', '00 E4 02 00 02 011E', '6985'],
  ['a secret', '00 DA 00 62 01 00', '6985'],
  ['locking again', '00 DA DE AD', '6985'],
];

describe('the answers of a blank chip', () => {
  test('after power-on', () => check([...EVERYWHERE, ...IN_DOMAIN]));
  test('in the application', () => check([...EVERYWHERE, ...WITHOUT_CHANNEL], [APPLICATION]));
  test('without power there is none', () => {
    chip.powerOff();
    expect(() => say(DOMAIN)).toThrow('The contact with the chip was lost');
  });
  test('to more bytes than it announces', () => {
    expect(hex(chip.transmit(new Uint8Array(0x8000)))).toBe('6700');
  });
});

test('the answers of a personalised chip', async () => {
  await encodeChip(linkTo(chip), openContent(500), keysFor);
  check(EVERYWHERE);
  check(IN_DOMAIN);
  check([...EVERYWHERE, ...LOCKED], [APPLICATION]);
});

const manage = async (ins: number, p1: number, p2: number, data: string): Promise<string> => {
  const host = await Scp03Host.open(async (apdu) => chip.transmit(apdu), keysFor, { level: 0x03 });
  const answer = await host.transmit({ cla: 0x80, ins, p1, p2, data: fromHex(data) });
  return hex(answer.data) + answer.sw.toString(16).toUpperCase();
};
const INSTALL = '00 00 07 A0000002471001 00 00 00';

describe('management inside a channel', () => {
  test.each([
    ['the domain', 0x80, '4F00', /^E3.*9F700101.*9000$/],
    ['the application', 0x40, '4F00', /^E3124F07A00000024710019F700107C5030000009000$/],
    ['the application by the beginning of its name', 0x40, '4F02A000', /9000$/],
    ['with a list of tags', 0x40, '4F00 5C03 4F9F70', /9000$/],
    ['under a name that is not there', 0x40, '4F02A001', /^6A88$/],
    ['files to load from', 0x20, '4F00', /^6A88$/],
    ['of what there is not', 0x01, '4F00', /^6A86$/],
    ['without a name', 0x40, '', /^6A80$/],
    ['with a name cut off', 0x40, '4F05A0', /^6A80$/],
  ] as const)('GET STATUS %s', async (_what, p1, data, answer) => {
    expect(await manage(0xf2, p1, 0x02, data)).toMatch(answer);
  });

  test.each([
    ['INSTALL for anything else', 0xe6, 0x0c, 0x00, INSTALL, '6A86'],
    ['INSTALL of an unknown application', 0xe6, 0x20, 0x00, '00 00 02 A001 00 00 00', '6A88'],
    ['INSTALL with parts missing', 0xe6, 0x20, 0x00, '00 00 07 A0000002471001', '6A80'],
    ['INSTALL', 0xe6, 0x20, 0x00, INSTALL, '009000'],
    ['STORE DATA for nobody', 0xe2, 0x88, 0x00, '9F70 01 0F', '6985'],
    ['PUT KEY of no key', 0xd8, 0x00, 0x81, '30', '6A80'],
    ['PUT KEY of key 0', 0xd8, 0x00, 0x80, '30', '6A86'],
    ['SET STATUS back', 0xf0, 0x80, 0x01, '', '6985'],
    ['SET STATUS of an unknown application', 0xf0, 0x40, 0x83, 'A001', '6A88'],
    ['SET STATUS by a terminal that calls it personalised', 0xf0, 0x40, 0x0f, 'A0000002471001', '6985'],
  ] as const)('%s', async (_what, ins, p1, p2, data, answer) => {
    expect(await manage(ins, p1, p2, data)).toBe(answer);
  });

  test('STORE DATA keeps the order of its blocks, and the form', async () => {
    const blocks = async (...given: readonly (readonly [p1: number, block: number])[]): Promise<string> => {
      chip.powerOn();
      const host = await Scp03Host.open(async (apdu) => chip.transmit(apdu), keysFor, { level: 0x33 });
      await host.transmit({ cla: 0x80, ins: 0xe6, p1: 0x20, p2: 0, data: fromHex(INSTALL) });
      let sw = 0;
      for (const [p1, p2] of given)
        ({ sw } = await host.transmit({ cla: 0x80, ins: 0xe2, p1, p2, data: fromHex('9F700107') }));
      return sw.toString(16).toUpperCase();
    };
    expect(await blocks([0x08, 0], [0x08, 1])).toBe('9000');
    expect(await blocks([0x08, 1])).toBe('6A86');
    expect(await blocks([0x08, 0], [0x08, 2])).toBe('6A86');
    expect(await blocks([0x08, 0], [0x08, 0])).toBe('6A86');
    expect(await blocks([0x10, 0])).toBe('6A86');
    expect(await blocks([0x68, 0])).toBe('6A80');
    // What went wrong ends the transfer: it begins again with INSTALL.
    expect(await blocks([0x08, 1], [0x08, 0])).toBe('6985');
    expect(chip.personalised).toBe(false);
  });

  test('a locked card takes no keys and no content, and can be unlocked', async () => {
    for (const state of [0x0f, 0x7f]) expect(await manage(0xf0, 0x80, state, '')).toBe('9000');
    expect(await manage(0xe6, 0x20, 0x00, INSTALL)).toBe('6985');
    expect(await manage(0xd8, 0x00, 0x81, '30')).toBe('6985');
    expect(await manage(0xf2, 0x80, 0x02, '4F00')).toMatch(/9F70017F.*9000$/);
    expect(say(APPLICATION)).toBe('6A82');
    expect(await manage(0xf0, 0x80, 0x0f, '')).toBe('9000');
    expect(say(APPLICATION)).toBe('9000');
  });

  test('a terminated card says who it was, and nothing else', async () => {
    expect(await manage(0xf0, 0x80, 0x0f, '')).toBe('9000');
    expect(await manage(0xf0, 0x80, 0xff, '')).toBe('9000');
    chip.powerOn();
    for (const command of [APPLICATION, DOMAIN, '00 B0 81 00 00', '80 50 00 00 08 0000000000000000 00'])
      expect(say(command)).toBe('6985');
    expect(say('80 CA 9F 7F 00')).toMatch(/^9F7F2A/);
  });
});
