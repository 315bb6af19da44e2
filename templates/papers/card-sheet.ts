import Type, { type Static } from 'typebox';
import type { LoadedProduct } from '../products.ts';
import { columnsOf, heading, item, prose } from './blocks.ts';
import { contentsOf, PLACES } from './card-contents.ts';
import {
  CHECKS,
  NEVER,
  NO_LICENCE,
  NO_PARENTS,
  ONLY,
  PLACE_WORDS,
  READERS,
  SHEET_LANGUAGES,
  type SheetLanguage,
  WORDS,
} from './card-sheet-text.ts';
import { FIELD_WORDS, type SheetField } from './card-words.ts';
import { type Block, shareOut } from './pages.ts';
import { definePaper, twice } from './paper.ts';
import { GREEN } from './pen.ts';
import { closed, Specimen } from './shapes.ts';
import { drawSheets, ROOM, type Sheet, type Words } from './sheet.ts';
import { table } from './table.ts';

const Sentence = Type.String({ minLength: 1, maxLength: 400 });
const Bilingual = closed({ sw: Sentence, en: Sentence });
const FIELDS = Object.keys(FIELD_WORDS) as SheetField[];

const CardSheetInput = closed({
  product: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
  version: Type.Integer({ minimum: 1 }),
  title: Bilingual,
  legalBasis: Sentence,
  isCard: Type.Boolean(),
  fields: Type.Array(
    closed({
      field: Type.Enum(FIELDS),
      where: Type.Array(Type.Enum([...PLACES]), { minItems: 1 }),
      why: Bilingual,
    }),
    { minItems: 1, maxItems: 60 },
  ),
  /** How the chip is opened; null without a chip. */
  chip: Type.Union([Type.Enum(['can', 'mrz', 'open']), Type.Null()]),
  barcode: Type.Boolean(),
  /** Kiswahili, then English, unless told. */
  languages: Type.Optional(Type.Array(Type.Enum([...SHEET_LANGUAGES]), { minItems: 1, maxItems: 2 })),
  specimen: Specimen,
});
export type CardSheetInput = Static<typeof CardSheetInput>;

/** The sheet of a product, out of nothing but the product: what is not in its definition cannot be on the sheet, nor be left out. */
export const cardSheetOf = ({ product, layout }: LoadedProduct): CardSheetInput => {
  const reasons = new Map(product.fields.map((field) => [field.name, field]));
  const { chip } = product;
  return {
    product: product.id,
    version: product.version,
    title: product.title,
    legalBasis: product.legalBasis,
    isCard: ['identity-card', 'licence', 'permit'].includes(product.kind),
    fields: contentsOf(product, layout).map(({ field, where }) => {
      const own = reasons.get(field);
      const { why } = FIELD_WORDS[field];
      return { field, where: [...where], why: { sw: own?.reasonSw ?? why.sw, en: own?.reason ?? why.en } };
    }),
    chip:
      chip === null
        ? null
        : chip.access.pace === 'can'
          ? 'can'
          : chip.access.pace === 'mrz' || chip.access.bac
            ? 'mrz'
            : 'open',
    barcode: product.barcodes.length > 0,
  };
};

/** One language stands alone: the words of the other are left empty. */
const alone = (words: Words, language: SheetLanguage): Words => ({ sw: words[language], en: '' });

const absentOf = ({ fields }: CardSheetInput): readonly Words[] => {
  const has = (...names: readonly SheetField[]): boolean => fields.some(({ field }) => names.includes(field));
  return [
    ...NEVER,
    ...(has('motherNames', 'fatherNames', 'guardianNames') ? [] : [NO_PARENTS]),
    ...(has('licenceNumber') ? [] : [NO_LICENCE]),
  ];
};

const onlyOf = ({ chip, barcode }: CardSheetInput): Words => {
  if (chip !== null) return barcode ? ONLY.both : ONLY.chip;
  return barcode ? ONLY.barcode : ONLY.none;
};

const blocksOf = (input: CardSheetInput, language: SheetLanguage, size: number): Block[] => {
  const text = (words: Words): string => words[language];
  const sealed = input.chip !== null || input.barcode;
  const readers = [
    READERS.face,
    ...(input.barcode ? [READERS.barcode] : []),
    ...(input.chip === null ? [] : [READERS[input.chip], READERS.silent]),
  ];
  const checks = [...(sealed ? [CHECKS.sealed] : []), CHECKS.compare, CHECKS.wrong];
  return [
    ...table({
      place: '/fields',
      rows: input.fields,
      size,
      rowHeight: size + 6.5,
      columns: [
        {
          head: alone(WORDS.what, language),
          share: 2.5,
          bold: true,
          name: 'field',
          cell: ({ field }) => text(FIELD_WORDS[field].name),
        },
        {
          head: alone(WORDS.where, language),
          share: 2.2,
          name: 'where',
          cell: ({ where }) => where.map((place) => text(PLACE_WORDS[place])).join(', '),
        },
        { head: alone(WORDS.why, language), share: 5.3, name: 'why', cell: ({ why }) => text(why) },
      ],
    }),
    prose(text(onlyOf(input)), { font: 'bold', size: 10.5 }, 'only', 2, 8),
    heading(alone(WORDS.notThere, language)),
    ...columnsOf(absentOf(input).map(text), '×'),
    heading(alone(WORDS.readers, language)),
    ...readers.map((words) => item(text(words), '•')),
    heading(alone(WORDS.check, language)),
    ...checks.map((words) => item(text(words), '•')),
    prose(
      `${text(WORDS.law)}: ${input.legalBasis}`,
      { font: 'regular', size: 7.5, ink: GREEN },
      '/legalBasis',
      0,
      6,
    ),
  ];
};

/** The largest type that leaves the sheet on one page; a product of very many fields takes more pages instead. */
const fitted = (input: CardSheetInput, language: SheetLanguage): Block[] => {
  for (const size of [10.5, 10, 9.5, 9, 8.5, 8]) {
    const blocks = blocksOf(input, language, size);
    if (shareOut(blocks, ROOM).length === 1) return blocks;
  }
  return blocksOf(input, language, 9.5);
};

/** For the public (requirement R63): every field on the face, in the chip and in the barcode, why, and what is not there. */
export const cardSheet = definePaper({
  kind: 'sheet',
  title: WORDS.title,
  about: 'what is on a card and what is not, for the public: kadi paper sheet <product>',
  schema: CardSheetInput,
  sample: {
    product: 'specimen-card',
    version: 1,
    title: { sw: 'Kadi ya mfano', en: 'Specimen card' },
    legalBasis: 'None: this is a specimen.',
    isCard: true,
    fields: [
      { field: 'names', where: ['face', 'chip', 'barcode'], why: FIELD_WORDS.names.why },
      { field: 'portrait', where: ['face', 'chip'], why: FIELD_WORDS.portrait.why },
      { field: 'stateSignature', where: ['chip', 'barcode'], why: FIELD_WORDS.stateSignature.why },
    ],
    chip: 'can',
    barcode: true,
    specimen: true,
  },
  contradiction: ({ fields }) => twice(fields, ({ field }) => field, '/fields', 'field'),
  compose: (input) => {
    const { languages = SHEET_LANGUAGES, title } = input;
    const words = input.isCard ? WORDS.title : WORDS.titleOf;
    return drawSheets(
      languages.map(
        (language): Sheet => ({
          title: { sw: words[language], en: title[language] },
          reference: `${input.product} ${input.version}`,
          place: '/product',
          bars: false,
          specimen: input.specimen ?? false,
          note: WORDS.note,
          blocks: fitted(input, language),
        }),
      ),
    );
  },
});
