import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { codeOf } from '../../card/errors.ts';
import { concat } from '../../crypto/bytes.ts';
import { readDg14Access } from '../../crypto/chip-access/index.ts';
import { integer, oid, sequence, setOf, tagged } from '../../crypto/der.ts';
import {
  base45,
  chipFileNamed,
  examineSod,
  inspectMrz,
  jpegSize,
  loadTrust,
  openBarcode,
  openRevocationList,
  openVds,
  parseMrz,
  readCertificate,
  readCrl,
  readDg11,
  readDg14,
  readFaces,
  readMasterList,
  readUnverifiedBarcode,
  verifyChipFiles,
} from '../../crypto/documents.ts';
import { verifyMinutes } from '../../crypto/keys/index.ts';
import { cborBytes, cborTag } from '../../crypto/seal/cbor.ts';
import { CborError, readCbor } from '../../crypto/seal/read-cbor.ts';
import { riceDecode } from '../../crypto/seal/rice-code.ts';
import {
  ChainAssembler,
  decodeCommand,
  encodeCommand,
  parseDgis,
  StoreDataAssembler,
} from '../../crypto/secure-channel/index.ts';
import { tlv, walkTlv } from '../../crypto/tlv.ts';
import { readChip } from '../../printers/chip/index.ts';
import { ATR } from '../../printers/simulator/chip/greetings.ts';
import { AT } from './specimens.ts';

const MB = 1024 * 1024;
/** Bounds on hanging and on eating memory, far above what any of these takes; no measure of speed. */
const MOST_MS = 60_000;
const MOST_GROWTH = 96 * MB;

/** The outcome: a code, or `value`. The highest memory the process ever had tells what was held in between. */
const outcome = async (work: () => unknown): Promise<string> => {
  const before = process.resourceUsage().maxRSS;
  const began = performance.now();
  let result = 'value';
  try {
    await work();
  } catch (error) {
    result = error instanceof CborError ? `CBOR ${error.fault}` : codeOf(error);
  }
  expect(performance.now() - began).toBeLessThan(MOST_MS);
  expect((process.resourceUsage().maxRSS - before) * 1024).toBeLessThan(MOST_GROWTH);
  return result;
};

const repeated = (part: Uint8Array, times: number): Uint8Array => {
  const whole = new Uint8Array(part.length * times);
  for (let i = 0; i < times; i++) whole.set(part, i * part.length);
  return whole;
};
/** `levels` objects in one another, every length right. */
const nested = (tag: number, levels: number): Uint8Array => {
  const heads: number[] = [];
  let size = 0;
  for (let i = 0; i < levels; i++) {
    const head =
      size < 0x80 ? [tag, size] : size < 0x100 ? [tag, 0x81, size] : [tag, 0x82, size >> 8, size & 0xff];
    heads.push(...head.toReversed());
    size += head.length;
  }
  return Uint8Array.from(heads.toReversed());
};
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

const DEEP = nested(0x30, 10_000);
const NO_KEYS = { keys: [] };
const barcode = (message: Uint8Array): string => base45(deflateSync(message, { level: 9 }));
const inSod = (inside: Uint8Array): Uint8Array =>
  tlv(0x77, sequence(oid('1.2.840.113549.1.7.2'), tagged(0, inside)));
/** SignedData round a master list's content, with a signer of nothing. */
const masterList = (entries: Uint8Array): Uint8Array => {
  const content = sequence(integer(0), tlv(0x31, entries));
  const signer = sequence(integer(3), tlv(0x80, new Uint8Array(20)), sequence(), sequence(), tlv(0x04));
  const encapsulated = sequence(oid('2.23.136.1.1.2'), tagged(0, tlv(0x04, content)));
  const signedData = sequence(integer(3), setOf(), encapsulated, setOf(signer));
  return sequence(oid('1.2.840.113549.1.7.2'), tagged(0, signedData));
};
const entry = sequence(integer(Uint8Array.of(0x51, 0x02, 0x03)), tlv(0x17, Buffer.from('260101000000Z')));
/** A SEQUENCE of any size: our own writer stops at 16 MB, as a chip does. */
const large = (...parts: readonly Uint8Array[]): Uint8Array => {
  const value = concat(...parts);
  const head = Uint8Array.of(0x30, 0x84, 0, 0, 0, 0);
  new DataView(head.buffer).setUint32(2, value.length);
  return concat(head, value);
};
const crlOf = (entries: number): Uint8Array =>
  large(
    large(
      ...[integer(1), sequence(oid('1.2.3')), sequence(), tlv(0x17, Buffer.from('260101000000Z'))],
      large(repeated(entry, entries)),
    ),
    sequence(oid('1.2.3')),
    tlv(0x03, Uint8Array.of(0, 1)),
  );
const MILLION_AND_ONE = crlOf(1_000_001);

/** Ten MB of zeros in 10 kB; the text of a barcode holds 2 kB. */
const ZEROS = new Uint8Array(2_500_000);

describe('a small thing that pretends to be large, or is large and says nothing, is refused at once and costs little', () => {
  test.each<[string, () => unknown, string]>([
    ['CBOR of 2^31 members', () => readCbor(bytesOf('9a 80000000')), 'CBOR malformed'],
    ['CBOR of 2^53 members', () => readCbor(bytesOf('9b 0020000000000000')), 'CBOR malformed'],
    ['CBOR of 2^64 - 1 bytes', () => readCbor(bytesOf('5b ffffffffffffffff')), 'CBOR malformed'],
    ['CBOR of 2^31 pairs', () => readCbor(bytesOf('ba 80000000')), 'CBOR malformed'],
    ['CBOR of 100,000 levels', () => readCbor(repeated(Uint8Array.of(0x81), 100_000)), 'CBOR depth'],
    ['CBOR of 100,000 tags', () => readCbor(repeated(Uint8Array.of(0xc1), 100_000)), 'CBOR depth'],
    [
      'CBOR of arrays in arrays that never end',
      () => readCbor(repeated(Uint8Array.of(0x9f), 100_000)),
      'CBOR indefinite',
    ],
    ['DER of 10,000 levels as EF.SOD', () => examineSod(inSod(DEEP)), 'TLV_MALFORMED'],
    ['DER of 10,000 levels as a certificate', () => readCertificate(DEEP), 'PKI_UNREADABLE'],
    ['DER of 10,000 levels as DG14', () => readDg14(tlv(0x6e, nested(0x31, 10_000))), 'LDS_UNREADABLE'],
    [
      'DER of 10,000 levels as DG14 for access',
      () => readDg14Access(tlv(0x6e, nested(0x31, 10_000))),
      'CHIP_ACCESS_MALFORMED',
    ],
    [
      'BER of 100,000 levels without a length',
      () => readMasterList(repeated(bytesOf('3080'), 100_000)),
      'MASTER_LIST_UNREADABLE',
    ],
    ['a million empty objects', () => walkTlv(repeated(bytesOf('0100'), 1_000_000)), 'TLV_MALFORMED'],
    [
      'a million empty objects in DG11',
      () => readDg11(tlv(0x6b, repeated(bytesOf('5f0e00'), 1_000_000))),
      'TLV_MALFORMED',
    ],
    [
      'a million faces',
      () => readFaces(tlv(0x75, tlv(0x7f61, repeated(bytesOf('7f6000'), 300_000)))),
      'TLV_MALFORMED',
    ],
    [
      'a JPEG of a million scans',
      () => jpegSize(concat(bytesOf('ffd8'), repeated(bytesOf('ffda0002ff00'), 500_000))),
      'LDS_PORTRAIT',
    ],
    [
      'a JPEG of padding',
      () => jpegSize(concat(bytesOf('ffd8'), repeated(bytesOf('ff'), 3_000_000))),
      'LDS_PORTRAIT',
    ],
    [
      'a master list of a million empty certificates',
      () => readMasterList(masterList(repeated(bytesOf('3000'), 1_000_000))),
      'MASTER_LIST_UNREADABLE',
    ],
    ['a revocation list of a million and one entries', () => readCrl(MILLION_AND_ONE), 'PKI_TOO_LARGE'],
    ['a zone of a million characters', () => inspectMrz('<'.repeat(1_000_000)), 'MRZ_UNREADABLE'],
    ['a zone of a million lines', () => parseMrz(new Array<string>(1_000_000).fill('<')), 'MRZ_UNREADABLE'],
    [
      'a million data groups',
      () => parseDgis(concat(repeated(bytesOf('010100'), 300_000), bytesOf('01'))),
      'DGI_MALFORMED',
    ],
    [
      'minutes of 100,000 levels',
      () => verifyMinutes(`{"jws":"..","minutes":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`),
      'MINUTES_INVALID',
    ],
    ['a name of a file of 100,000 characters', () => chipFileNamed(`${'.bin'.repeat(25_000)}x`), 'value'],
    [
      'a name of a file of 100,000 separators',
      () => chipFileNamed(`dg${' '.repeat(50_000)}${'0'.repeat(50_000)}x`),
      'value',
    ],
    [
      'text of half a million blocks that do not end',
      () => loadTrust([{ name: 'a', bytes: repeated(Buffer.from('-----BEGIN X-----\n'), 500_000) }]),
      'value',
    ],
  ])('%s', async (_, work, expected) => {
    expect(await outcome(work)).toBe(expected);
  });

  test('a zlib stream of 2.5 MB in the largest barcode', async () => {
    const text = barcode(ZEROS);
    expect(text.length).toBeLessThan(4_296);
    let told: unknown;
    expect(await outcome(() => (told = openBarcode(text, NO_KEYS, AT)))).toBe('value');
    expect(told).toEqual({ ok: false, code: 'BARCODE_TOO_LARGE' });
    expect(await outcome(() => (told = readUnverifiedBarcode(text)))).toBe('value');
    expect(told).toEqual({ ok: false, code: 'BARCODE_TOO_LARGE' });
    expect(openBarcode('0'.repeat(10_000_000), NO_KEYS, AT)).toEqual({
      ok: false,
      code: 'BARCODE_TOO_LARGE',
    });
  });

  test('a list that says it has two million cards, and a gap without end', async () => {
    expect(riceDecode(new Uint8Array(4), 2_000_000, 0, 32 ** 7)).toBeUndefined();
    expect(await outcome(() => riceDecode(new Uint8Array(MB).fill(0xff), 1, 0, 32 ** 7))).toBe('value');
    const huge = openRevocationList(cborTag(18, cborBytes(new Uint8Array(9 * MB))), NO_KEYS, AT);
    expect(huge).toEqual({ ok: false, code: 'REVOCATION_UNREADABLE' });
  });

  test('a digital seal larger than any symbol', () => {
    expect(openVds(new Uint8Array(3_000), [], AT)).toEqual({ ok: false, code: 'VDS_TOO_LARGE' });
  });

  test('a chip folder with ten thousand levels in every file', async () => {
    const files = new Map([
      ['EF.COM', tlv(0x60, DEEP)],
      ['EF.DG1', tlv(0x61, DEEP)],
      ['EF.DG14', tlv(0x6e, DEEP)],
      ['EF.SOD', inSod(DEEP)],
    ] as const);
    expect(await outcome(() => verifyChipFiles(files, [DEEP], AT))).toBe('value');
    expect(verifyChipFiles(files, [DEEP], AT).ok).toBe(false);
  });

  test('a chain and a transfer that never end', async () => {
    const chain = new ChainAssembler();
    const part = decodeCommand(
      encodeCommand({ cla: 0x10, ins: 0xda, p1: 0, p2: 0, data: new Uint8Array(255) }),
    );
    const send = (): void => {
      for (let i = 0; i < 1_000; i++) chain.take(part);
    };
    expect(await outcome(send)).toBe('SCP_COMMAND_REFUSED');
    const nothing = { ...part, data: new Uint8Array(0) };
    const sendNothing = (): void => {
      for (let i = 0; i < 1_000_000; i++) chain.take(nothing);
    };
    expect(await outcome(sendNothing)).toBe('value');
    const transfer = new StoreDataAssembler();
    const store = (): void => {
      const data = concat(bytesOf('0101ffffff'), new Uint8Array(250));
      for (let i = 0; i < 1_000; i++) transfer.take({ p1: 0x08, p2: i & 0xff, data });
    };
    expect(await outcome(store)).toBe('SCP_COMMAND_REFUSED');
  });

  test.each([
    ['says that there is more', '6100', 'CHIP_ANSWER_MALFORMED'],
    ['gives one byte at a time', '009000', 'CHIP_ANSWER_MALFORMED'],
    ['gives a file of 16 MB', '60 83 ffffff 9000', 'CHIP_ANSWER_MALFORMED'],
  ])('a chip that always %s', async (_, answer, code) => {
    const link = {
      atr: ATR.slice(),
      transmit: async () => bytesOf(answer),
      disconnect: async () => undefined,
    };
    expect(await outcome(() => readChip(link))).toBe(code);
  });
});
