import { basename } from 'node:path';
import { sha256Hex } from '../../crypto/index.ts';
import { readPages } from '../../printers/magicard/decode.ts';
import { pageBytes } from '../../printers/magicard/job.ts';
import { unpackPlanes } from '../../printers/magicard/planes.ts';
import { gpToPlanes, readSpool } from './printers-magicard-spool.ts';
import type { VectorFile, VectorOutcome, VectorSet } from './vector-set.ts';

const outcome = (name: string, ok: boolean, why: string): VectorOutcome =>
  ok ? { name, ok } : { name, ok, why };
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const inFolder = ({ path }: VectorFile): boolean => path.includes('magicard');
const sibling = (file: VectorFile, name: string): Uint8Array | undefined =>
  file.siblings.get(`${name}.gz`) ?? file.siblings.get(name);

const maskTime = (header: string): string => header.replace(/,TDT[0-9A-F*]{8}/, ',TDT********');

/** Read strictly and written again: the same bytes. */
const nativeOutcomes = (file: VectorFile): readonly VectorOutcome[] => {
  const { pages, problems } = readPages(file.bytes);
  const again = new Uint8Array(Buffer.concat(pages.map(({ keys, planes }) => pageBytes(keys, planes))));
  return [
    outcome('read to the end', problems.length === 0, problems.map(({ says }) => says).join(', ')),
    outcome('written again', same(again, file.bytes), 'other bytes come out'),
  ];
};

/** Packed as the printer gets it: the same planes as the file that the peer's backend made of it. */
const spoolOutcomes = (file: VectorFile): readonly VectorOutcome[] => {
  const native = sibling(file, basename(file.path).replace(/\.gp(\.gz)?$/, '.native'));
  const page = native === undefined ? undefined : readPages(native).pages[0];
  const spool = readSpool(file.bytes);
  if (page === undefined || spool === undefined)
    return [outcome('planes', false, 'the spool or the native file beside it cannot be read')];
  const packed = gpToPlanes(spool);
  return [
    outcome('number of planes', packed.length === page.planes.length, `${packed.length} planes were packed`),
    ...page.planes.map(({ letter, data }, n) =>
      outcome(`plane ${letter}`, same(packed[n] ?? new Uint8Array(), data), 'other bytes were packed'),
    ),
  ];
};

interface ExpectedJob {
  readonly header: string;
  readonly planes: readonly { readonly plane: string; readonly bytes: number; readonly sha256: string }[];
}

const expectedOutcomes = (file: VectorFile): readonly VectorOutcome[] =>
  Object.entries(file.json as Readonly<Record<string, { readonly jobs: readonly ExpectedJob[] }>>).flatMap(
    ([name, { jobs }]) => {
      const { pages } = readPages(sibling(file, `${name}.native`) ?? new Uint8Array());
      return jobs.flatMap((job, n) => {
        const page = pages[n];
        const header = (page?.keys ?? []).map((key) => `,${key}`).join('');
        return [
          outcome(`${name}: head`, maskTime(header) === maskTime(job.header), 'another head was read'),
          ...job.planes.map(({ plane, bytes, sha256 }, at) => {
            const found = page?.planes[at];
            const ok =
              found?.letter === plane && found.data.length === bytes && sha256Hex(found.data) === sha256;
            return outcome(`${name}: plane ${plane}`, ok, 'another plane was read');
          }),
        ];
      });
    },
  );

/** Middles of the four blocks in the picture, from its left bottom, and which of the inks Y M C lie there. */
const BLOCKS = [
  { name: 'black', x: 200, y: 850, inks: [true, true, true] },
  { name: 'red', x: 200, y: 650, inks: [true, true, false] },
  { name: 'green', x: 200, y: 450, inks: [true, false, true] },
  { name: 'blue', x: 200, y: 250, inks: [false, true, true] },
] as const;

const pictureOutcomes = (file: VectorFile): readonly VectorOutcome[] => {
  const page = readPages(sibling(file, 'g0.native') ?? new Uint8Array()).pages[0];
  const inks = (page?.planes ?? []).map(({ data }) => unpackPlanes(data, 6));
  return BLOCKS.map(({ name, x, y, inks: wanted }) => {
    const at = (1016 - y) * 672 + 15 + x;
    const ok = inks.length === 3 && wanted.every((ink, n) => (inks[n]?.[at] ?? 0) > 31 === ink);
    return outcome(`${name} block of the picture`, ok, 'another colour lies there');
  });
};

const READERS: readonly (readonly [name: RegExp, read: (file: VectorFile) => readonly VectorOutcome[]])[] = [
  [/\.native(\.gz)?$/, nativeOutcomes],
  [/\.gp(\.gz)?$/, spoolOutcomes],
  [/expected\.json$/, expectedOutcomes],
  [/card\.ps$/, pictureOutcomes],
];

/** Jobs of Debian's gutenprint: read, written again, and packed from its own spool to the byte. */
export const magicardJobs: VectorSet = {
  title: 'Magicard jobs',
  kinds: ['printers'],
  recognises: (file) => inFolder(file) && READERS.some(([name]) => name.test(file.path)),
  run: async (file) => READERS.find(([name]) => name.test(file.path))?.[1](file) ?? [],
};
