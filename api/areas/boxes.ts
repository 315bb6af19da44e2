/** Boxes: every card scanned in, closed by two under seals, with a label and a manifest. */
import { Type } from 'typebox';
import { REOPEN_REASONS, WEIGHT_REASONS } from '../../pipeline/index.ts';
import type { Rule } from '../rule.ts';
import { BODIES, PARAMS, QUERIES, strict } from '../shapes.ts';

const READERS = [
  'operator',
  'inspector',
  'supervisor',
  'stock-keeper',
  'packer',
  'officer',
  'auditor',
] as const;
const PAPERS = ['packer', 'supervisor', 'officer', 'auditor'] as const;
const CLOSERS = ['packer', 'supervisor'] as const;

export const SealNumber = Type.String({
  pattern: '^[A-Z0-9][A-Z0-9-]{0,23}$',
  description: 'number on the seal, in capitals',
});
export const Place = Type.String({
  pattern: '^[A-Z0-9][A-Z0-9-]{0,31}$',
  description: 'code of an office or place',
});

export const BOX_ROUTES = {
  openBox: {
    method: 'POST',
    path: '/api/boxes',
    may: ['packer'],
    body: BODIES.openBox,
    command: 'box open',
    says: 'A new box for one office',
  },
  packCard: {
    method: 'POST',
    path: '/api/boxes/:id/cards',
    may: ['packer'],
    params: PARAMS.box,
    body: BODIES.packCard,
    command: 'box pack',
    says: 'One card scanned into an open box',
  },
  unpackCard: {
    method: 'POST',
    path: '/api/cards/:serial/unpack',
    may: ['packer'],
    params: PARAMS.serial,
    body: BODIES.nothing,
    command: 'box unpack',
    says: 'Taken out of an open box',
  },
  closeBox: {
    method: 'POST',
    path: '/api/boxes/:id/close',
    may: ['packer'],
    second: CLOSERS,
    params: PARAMS.box,
    body: Type.Object(
      {
        seals: Type.Array(SealNumber, { minItems: 1, maxItems: 6 }),
        grams: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100_000 })),
        weightReason: Type.Optional(Type.Enum([...WEIGHT_REASONS])),
      },
      strict,
    ),
    command: 'box close',
    says: 'Two people counted the cards and sealed the box; nothing more goes in',
  },
  reopenBox: {
    method: 'POST',
    path: '/api/boxes/:id/reopen',
    may: ['packer'],
    second: CLOSERS,
    params: PARAMS.box,
    body: Type.Object({ reason: Type.Enum([...REOPEN_REASONS]) }, strict),
    command: 'box reopen',
    says: 'A closed box that has not left is opened again; its seals are void',
  },
  dispatchBox: {
    method: 'POST',
    path: '/api/boxes/:id/dispatch',
    may: ['packer'],
    params: PARAMS.box,
    body: BODIES.dispatchBox,
    command: 'box dispatch',
    says: 'The box and all its cards leave, as a consignment of one box',
  },
  breakSeal: {
    method: 'POST',
    path: '/api/boxes/:id/break-seal',
    may: ['officer', 'chief', 'packer', 'supervisor'],
    params: PARAMS.box,
    body: Type.Object({ place: Place }, strict),
    command: 'box seal-broken',
    says: 'A seal was found broken on the way: an incident and a case',
  },
  loseBox: {
    method: 'POST',
    path: '/api/boxes/:id/lose',
    may: ['officer', 'packer', 'supervisor'],
    second: ['officer', 'supervisor', 'dpo'],
    params: PARAMS.box,
    body: Type.Object({ place: Place }, strict),
    command: 'box lost',
    says: 'A box on the way is nowhere: its cards are missing and their owners are told',
  },
  boxes: {
    method: 'GET',
    path: '/api/boxes',
    may: READERS,
    query: QUERIES.boxes,
    command: 'box list',
    says: 'Boxes by id',
  },
  box: {
    method: 'GET',
    path: '/api/boxes/:id',
    may: READERS,
    params: PARAMS.box,
    command: 'box show',
    says: 'One box and its cards',
  },
  scanBox: {
    method: 'GET',
    path: '/api/box-scan',
    may: READERS,
    query: Type.Object(
      { code: Type.String({ pattern: '^[A-Za-z0-9._*-]{1,80}$', description: 'as on the label' }) },
      strict,
    ),
    command: 'box scan',
    says: 'Which box a label or a typed number with check digits means',
  },
  manifest: {
    method: 'GET',
    path: '/api/boxes/:id/manifest',
    may: READERS,
    params: PARAMS.box,
    command: 'box manifest',
    says: 'Serials, count, hash and seals of a box',
  },
  manifestPdf: {
    method: 'GET',
    path: '/api/boxes/:id/manifest.pdf',
    may: PAPERS,
    params: PARAMS.box,
    says: 'The manifest to print',
  },
  boxLabelPdf: {
    method: 'GET',
    path: '/api/boxes/:id/label.pdf',
    may: PAPERS,
    params: PARAMS.box,
    says: 'The label to print, 100 × 150 mm',
  },
} as const satisfies Readonly<Record<string, Rule>>;
