import { describe, expect, test } from 'vitest';
import {
  type CommandApdu,
  encodeCommand,
  Scp03Card,
  Scp03Host,
  type StaticKeys,
} from '../../crypto/secure-channel/index.ts';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const hexOf = (value: Uint8Array): string => Buffer.from(value).toString('hex').toUpperCase();
const counting = (from: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => from + i);
const keysOf = (length: number): StaticKeys => ({
  enc: counting(0x40, length),
  mac: counting(0x60, length),
  dek: counting(0x80, length),
  version: 0x30,
});

interface Exchange {
  readonly plain: CommandApdu;
  readonly wire: string;
  readonly data: string;
  readonly sw: number;
  readonly answer: string;
}

interface Transcript {
  readonly name: string;
  readonly keys: StaticKeys;
  readonly i: number;
  readonly challenge: Uint8Array;
  readonly greeting: readonly [string, string];
  readonly authenticate: string;
  readonly exchanges: readonly Exchange[];
}

const getStatus = { cla: 0x80, ins: 0xf2, p1: 0x40, p2: 0x00, data: bytes('4F00'), le: 256 };
/** 240 bytes are short in the clear; encrypted and with their MAC they no longer fit the short form. */
const storeData = { cla: 0x80, ins: 0xe2, p1: 0x80, p2: 0x00, data: new Uint8Array(240).fill(0x5a) };
const getData = { cla: 0x80, ins: 0xca, p1: 0x00, p2: 0x66, le: 256 };

/** Whole sessions at level 33, byte for byte: any change of what goes over the contacts shows here. */
const TRANSCRIPTS: readonly Transcript[] = [
  {
    name: 'AES-128, S8',
    keys: keysOf(16),
    i: 0x70,
    challenge: counting(0xa0, 8),
    greeting: [
      '8050000008A0A1A2A3A4A5A6A700',
      '000102030405060708093003707B29BFC994B2B8E7A98C48FB3C1616F500002B9000',
    ],
    authenticate: '8482330010B6113A396E02529694FF161D37CDF509',
    exchanges: [
      {
        plain: getStatus,
        wire: '84F240001806EACC5A51F6BBC827C6F4F90B5631C8209C76A6741B8EC400',
        data: '4F07A0000002471001',
        sw: 0x9000,
        answer: '966207665CFF7E78824E115507234157FD221881EB5D16A69000',
      },
      {
        plain: storeData,
        wire:
          '84E28000000108' +
          '4A67D67B9487DD8844EA21CE0E1A234E35031F692CFEC925965043AE94FDF07CE01A6502D57AF68DD31BFA3D02' +
          'B6DFCE3B4A9260BF6CD1AFA08DD320156ABAAF4164D95FBB726F5C72DBB4D3E2D96FDDA302D0A256FC30A62BDC' +
          '3411793649F4E9EFFD512D0D49473D5BE9883A3928AF5707438B97C72E44B17AD260404409CE64C64A402D763A' +
          'F285BC6D3632273EC0C4A5A25B745336EAA05CC01AF51C86C395516CACD79C19F5E8BEF3D73A0EC1B9AC6F8446' +
          'FF02963BDC36BFB37EBA87BC5E300F5F37C0882F5D8F21C8CB510EB6C306C214321FD2C2A63032384C17B56B31' +
          '5B69709CB9A6E7C18F8A8CF489BEAC1475DF284AB2E48DBEBB3FA7FB6A5E1EC90F5269FFF13612',
        data: '',
        sw: 0x9000,
        answer: 'F93F17CECB9B19049000',
      },
      { plain: getData, wire: '84CA00660869798C13090E9A1D00', data: '', sw: 0x6a82, answer: '6A82' },
    ],
  },
  {
    name: 'AES-256, S16',
    keys: keysOf(32),
    i: 0x71,
    challenge: counting(0xa0, 16),
    greeting: [
      '8050000010A0A1A2A3A4A5A6A7A8A9AAABACADAEAF00',
      '00010203040506070809300371D2016E9D2228EE907A1A17202C3AB69FB955060611E9D4FC557F1ED881EBB35100002B9000',
    ],
    authenticate: '8482330020157055C5A1E51EB9A338E83CCAB08E5A3D9DE8F904B64789E1A94324ABE1D1C5',
    exchanges: [
      {
        plain: getStatus,
        wire: '84F2400020E5207D6E2E8D88D45B18636EE70425401F0F428946C184D6E1ACA6E50D06C11500',
        data: '4F07A0000002471001',
        sw: 0x9000,
        answer: '30D92104D5BFB404DCBC9A291553154DF1775BA11CFF27BD4F2DED9F596D548C9000',
      },
      {
        plain: storeData,
        wire:
          '84E28000000110' +
          '14436718FF411D9F2372253FACF1736525E6A23A0E24F1B5A6988D9FEC211E82A1B4BD52DC668534D40303CB63' +
          '40706B5E95E96E99999EC5D60776E5C0F62506C9AF18A79C493D855FDEB64BC5D0BDB1350D9E21A1C62F4ED80A' +
          '874ED70AADD96DAB936916748DEFB5F9A6FD8201E757858DFDEEEE8C1E4DEC8BD7EFC7A10F2556AC2006B23E1C' +
          '86723DE1B96AF973C1DF14F06A1ACE4F83D52ACF3EC2B8AF5C7A77FF35BEC422046CB44D888B5C2CE578478F0A' +
          '215D896F290BB6FFECB789FA216E6E3DA8F67E793921B488B6E904AC5FCDBCDB6228814099A0C422F676C0B2F1' +
          '7F1AF1F9D5B0E33705586D7B82308504EB44D34F6278ECB59F359719F253D4B03C033716038D53985513AF9A15' +
          '40D9',
        data: '',
        sw: 0x9000,
        answer: 'D7B9C5B6AEE6DEB4628EB3935EA63D239000',
      },
      {
        plain: getData,
        wire: '84CA006610D102052CF83A61F2837EC634B3271B6900',
        data: '',
        sw: 0x6a82,
        answer: '6A82',
      },
    ],
  },
];

describe.for(TRANSCRIPTS)('a session with $name', (transcript) => {
  test('goes over the contacts from the host as written', async () => {
    const script = [
      transcript.greeting,
      [transcript.authenticate, '9000'] as const,
      ...transcript.exchanges.map(({ wire, answer }) => [wire, answer] as const),
    ];
    const sent: string[] = [];
    const host = await Scp03Host.open(
      async (apdu) => {
        sent.push(hexOf(apdu));
        return bytes(script[sent.length - 1]?.[1] ?? '');
      },
      transcript.keys,
      { level: 0x33, hostChallenge: transcript.challenge },
    );
    expect([host.keyVersion, host.sequence, hexOf(host.kdd)]).toEqual([0x30, 0x2b, '00010203040506070809']);
    for (const { plain, data, sw } of transcript.exchanges) {
      expect(await host.transmit(plain)).toEqual({ data: bytes(data), sw });
    }
    expect(sent).toEqual(script.map(([wire]) => wire));
  });

  test('is understood and answered by the card as written', () => {
    const card = new Scp03Card({
      keys: transcript.keys,
      kdd: counting(0, 10),
      i: transcript.i,
      aid: bytes('A000000151000000'),
      sequence: 0x2a,
    });
    const [greeting, answer] = transcript.greeting;
    expect(hexOf(card.initializeUpdate(bytes(greeting)))).toBe(answer);
    expect(card.externalAuthenticate(bytes(transcript.authenticate))).toBe(0x9000);
    expect([card.level, card.sequence]).toEqual([0x33, 0x2b]);
    for (const exchange of transcript.exchanges) {
      const { extended: _form, ...command } = card.unwrap(bytes(exchange.wire));
      expect(hexOf(encodeCommand(command))).toBe(hexOf(encodeCommand(exchange.plain)));
      expect(hexOf(card.wrap(bytes(exchange.data), exchange.sw))).toBe(exchange.answer);
    }
  });
});
