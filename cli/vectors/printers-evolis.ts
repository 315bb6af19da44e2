import { sha256Hex } from '../../crypto/extract/sha256.ts';
import {
  type DecodedEvolis,
  decodeEvolis,
  encodeEvolis,
  isLevels,
  packDots,
  panelOfLevels,
  panelPicture,
  STATUS_FLAGS,
  toLevels,
} from '../../printers/evolis/index.ts';
import type { VectorFile, VectorOutcome, VectorSet } from './vector-set.ts';

type Json = Readonly<Record<string, unknown>>;
const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : []);

const outcome = (name: string, ok: boolean, why: string): VectorOutcome =>
  ok ? { name, ok } : { name, ok, why };
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const CARD = { width: 1016, height: 648 } as const;

/** A black and white picture as PBM holds it (P4): 1 is black, rows begin on a byte. */
const pbmDots = (bytes: Uint8Array): Uint8Array | undefined => {
  const head = /^P4\s(?:#[^\n]*\n)?\s*(\d+)\s+(\d+)\s/.exec(
    Buffer.from(bytes.subarray(0, 200)).toString('latin1'),
  );
  if (head === null || Number(head[1]) !== CARD.width || Number(head[2]) !== CARD.height) return undefined;
  const rows = bytes.subarray(head[0].length);
  return Uint8Array.from({ length: CARD.width * CARD.height }, (_, dot) => {
    const x = dot % CARD.width;
    const byte = rows[Math.floor(dot / CARD.width) * (CARD.width / 8) + (x >> 3)] ?? 0;
    return (byte >> (7 - (x & 7))) & 1;
  });
};

/** Padding is left out by us, so it is left out on both sides. */
const withoutPadding = (file: Uint8Array, { pieces }: DecodedEvolis): Uint8Array =>
  new Uint8Array(Buffer.concat(pieces.map(({ offset, length }) => file.subarray(offset, offset + length))));

const listing = ({ commands }: DecodedEvolis): string[] =>
  commands.map(({ name, parameters, dataLength }) =>
    [name, ...parameters, ...(dataLength > 0 ? [`<${dataLength} bytes>`] : [])].join(';'),
  );

const panelOutcomes = (decoded: DecodedEvolis, file: VectorFile, expected: Json): VectorOutcome[] => {
  const panels = decoded.pieces.flatMap((piece) =>
    piece.kind === 'command' && piece.name.startsWith('Db') && piece.data !== undefined
      ? [{ data: piece.data, end: piece.offset + piece.length - 1 }]
      : [],
  );
  const sides = decoded.cards.flatMap((card) => card.sides);
  return listOf(expected['panels']).flatMap((wanted, i) => {
    const found = panels[i];
    const side = sides[i];
    const name = String(wanted['side']);
    const picture = side?.panels[0]?.picture();
    if (found === undefined || side === undefined || picture === undefined)
      return [outcome(name, false, 'no such panel was read')];
    const pbm = file.siblings.get(`${name}.pbm`) ?? file.siblings.get(`${name}.pbm.gz`);
    const dots = pbm === undefined ? undefined : pbmDots(pbm);
    const bits = picture.map((ink) => (ink === 255 ? 1 : 0));
    return [
      outcome(`${name}: side`, side.side === name, `read as ${side.side}`),
      outcome(
        `${name}: place and length`,
        found.end - found.data.length === wanted['offset'] && found.data.length === wanted['bytes'],
        `${found.data.length} bytes at ${found.end - found.data.length}`,
      ),
      outcome(`${name}: data`, sha256Hex(found.data) === wanted['sha256'], 'other bytes'),
      outcome(`${name}: picture`, dots !== undefined && same(dots, bits), 'not the picture that went in'),
      outcome(`${name}: packed again`, same(panelOfLevels(bits, 2), found.data), 'packs to other bytes'),
      outcome(`${name}: levels`, same(panelPicture(found.data, 2), bits), 'unpacks to other dots'),
    ];
  });
};

/** A captured job of the escape language: taken apart, its pictures found again, and put together to the same bytes. */
const jobs: VectorSet = {
  title: 'Evolis jobs',
  kinds: ['evolis-perl-duplex'],
  recognises: ({ path, bytes }) => /\.evolis(\.gz)?$/.test(path) && bytes[0] === 0x1b,
  run: async (file) => {
    const decoded = decodeEvolis(file.bytes);
    const again = encodeEvolis(decoded.pieces);
    const said = file.siblings.get('expected.json');
    const expected: unknown = said === undefined ? {} : JSON.parse(Buffer.from(said).toString('utf8'));
    if (!isJson(expected)) return [outcome('expected.json', false, 'is no object')];
    const wanted = Array.isArray(expected['commands']) ? expected['commands'].map(String) : [];
    return [
      outcome(
        'no problems',
        decoded.problems.length === 0,
        decoded.problems.map(({ says }) => says).join(' '),
      ),
      outcome('commands', listing(decoded).join(' ') === wanted.join(' '), listing(decoded).join(' ')),
      outcome('encoded again', same(again, withoutPadding(file.bytes, decoded)), `${again.length} bytes`),
      ...panelOutcomes(decoded, file, expected),
    ];
  },
};

/** The captured job in the same folder. */
const jobBeside = ({ siblings }: VectorFile): Uint8Array | undefined =>
  [...siblings].find(([name]) => /\.evolis(\.gz)?$/.test(name))?.[1];

/** What lies beside a job to check it with; the job's own reader does the checking. */
const besides: VectorSet = {
  title: 'beside an Evolis job',
  kinds: ['evolis-perl-duplex'],
  recognises: (file) => /(\.pbm(\.gz)?|expected\.json)$/.test(file.path) && jobBeside(file) !== undefined,
  run: async (file) => {
    if (!isJson(file.json))
      return [outcome('a card picture', pbmDots(file.bytes) !== undefined, 'not 1016 x 648')];
    const length = jobBeside(file)?.length;
    return [outcome('length of the job', file.json['streamBytes'] === length, `the job has ${length} bytes`)];
  },
};

/** Values packed by another program; what it adds after `packedLength` bytes is its own fault. */
const packing: VectorSet = {
  title: 'Evolis packing',
  kinds: ['evolis-qz'],
  recognises: ({ json }) => isJson(json) && listOf(json['cases']).some((one) => 'pixels8bit' in one),
  run: async ({ json }) =>
    listOf(isJson(json) ? json['cases'] : []).map((one, i) => {
      const levels = Number(one['levels']);
      const name = `case ${i + 1}: ${levels} levels`;
      if (!isLevels(levels)) return outcome(name, false, 'no such number of levels');
      const ink = new Uint8Array(Buffer.from(String(one['pixels8bit']), 'hex'));
      const packed = hexOf(packDots(toLevels(ink, levels), levels));
      const wanted = String(one['packedByQz']).slice(0, Number(one['packedLength']) * 2);
      return outcome(name, packed === wanted, `${packed} was packed, ${wanted} is wanted`);
    }),
};

/** Names and masks of the status words, as the vendor's header has them. */
const statusWords: VectorSet = {
  title: 'Evolis status words',
  kinds: ['evolis-status'],
  recognises: ({ json }) => isJson(json) && isJson(json['words']) && 'INF' in json['words'],
  run: async ({ json }) => {
    const words: Json = isJson(json) && isJson(json['words']) ? json['words'] : {};
    return Object.entries(STATUS_FLAGS).map(([name, { word, mask }]) => {
      const told = listOf(words[word]).find((flag) => flag['name'] === name)?.['mask'];
      return outcome(name, Number(told) === mask, `the file has ${String(told ?? 'no such flag')}`);
    });
  },
};

export const EVOLIS_VECTORS: readonly VectorSet[] = [jobs, besides, packing, statusWords];
