import { readFileSync } from 'node:fs';
import PDFDocument from 'pdfkit';

/** What names and labels are set in; a character has to be in all of them. */
export const TEXT_FONTS = ['regular', 'bold', 'heavy'] as const;
/** OCR-B (ISO 1073-2, size I) holds the 37 characters of a machine readable zone and nothing else. */
export const FONT_NAMES = [...TEXT_FONTS, 'ocrb'] as const;
export type FontName = (typeof FONT_NAMES)[number];

const FILES = {
  regular: 'noto-sans-regular.ttf',
  bold: 'noto-sans-bold.ttf',
  heavy: 'noto-sans-heavy.ttf',
  ocrb: 'ocr-b.otf',
} as const satisfies Readonly<Record<FontName, string>>;

/** The part of fontkit's font that is used here. pdfkit brings fontkit and takes such an object back as a font source. */
export interface ParsedFont {
  readonly unitsPerEm: number;
  hasGlyphForCodePoint(codePoint: number): boolean;
  layout(text: string): {
    readonly advanceWidth: number;
    readonly glyphs: readonly { readonly id: number; readonly advanceWidth: number }[];
    readonly positions: readonly { readonly xOffset: number; readonly yOffset: number }[];
  };
}

const parse = (bytes: Uint8Array): ParsedFont => {
  const document = new PDFDocument({ autoFirstPage: false });
  document.font(bytes);
  const { font } = (document as unknown as { _font: { font: ParsedFont } })._font;
  return font;
};

interface Face {
  readonly font: ParsedFont;
  /** Advance of single characters and of pairs, in ems. Bounded by the alphabet; holds no names. */
  readonly advances: Map<string, number>;
  /** Glyphs of single characters; null for one that is drawn of several, or not where the last one ended. */
  readonly glyphs: Map<string, Glyph | null>;
  /** Do two characters stand side by side as they stand alone, but for the kerning? */
  readonly plainPairs: Map<string, boolean>;
}

export interface Glyph {
  readonly id: number;
  /** Ems. */
  readonly advance: number;
}

const files = new Map<FontName, Uint8Array>();
const faces = new Map<FontName, Face>();

export const fontBytes = (name: FontName): Uint8Array => {
  const known = files.get(name);
  if (known !== undefined) return known;
  const bytes = new Uint8Array(readFileSync(new URL(`./${FILES[name]}`, import.meta.url)));
  files.set(name, bytes);
  return bytes;
};

/** Read and parsed once a process: the first layout of a fresh font costs tens of milliseconds. */
const faceOf = (name: FontName): Face => {
  const known = faces.get(name);
  if (known !== undefined) return known;
  const face: Face = {
    font: parse(fontBytes(name)),
    advances: new Map(),
    glyphs: new Map(),
    plainPairs: new Map(),
  };
  faces.set(name, face);
  return face;
};

export const parsedFont = (name: FontName): ParsedFont => faceOf(name).font;

const advance = (face: Face, text: string): number => {
  const known = face.advances.get(text);
  if (known !== undefined) return known;
  const width = face.font.layout(text).advanceWidth / face.font.unitsPerEm;
  face.advances.set(text, width);
  return width;
};

/**
 * Width of one line in ems: the advances of its letters plus the kerning of each pair, which is what both back ends
 * arrive at, because the shipped fonts have no ligatures. Taken from letters and pairs seen before, a name costs
 * microseconds instead of a shaping of 120 µs, and nothing personal is kept.
 */
export const widthInEms = (text: string, name: FontName): number => {
  const face = faceOf(name);
  let width = 0;
  let before = '';
  for (const letter of text) {
    const own = advance(face, letter);
    width += own;
    if (before !== '') width += advance(face, before + letter) - advance(face, before) - own;
    before = letter;
  }
  return width;
};

const plainGlyphs = (face: Face, text: string): readonly number[] | undefined => {
  const { glyphs, positions } = face.font.layout(text);
  const plain = positions.every(({ xOffset, yOffset }) => xOffset === 0 && yOffset === 0);
  return plain ? glyphs.map(({ id }) => id) : undefined;
};

const glyphOf = (face: Face, letter: string): Glyph | null => {
  const known = face.glyphs.get(letter);
  if (known !== undefined) return known;
  const ids = plainGlyphs(face, letter);
  const [id] = ids ?? [];
  const glyph = id === undefined || ids?.length !== 1 ? null : { id, advance: advance(face, letter) };
  face.glyphs.set(letter, glyph);
  return glyph;
};

const isPlainPair = (face: Face, before: string, letter: string): boolean => {
  const pair = before + letter;
  const known = face.plainPairs.get(pair);
  if (known !== undefined) return known;
  const plain =
    plainGlyphs(face, pair)?.join() === `${glyphOf(face, before)?.id},${glyphOf(face, letter)?.id}`;
  face.plainPairs.set(pair, plain);
  return plain;
};

export interface Run {
  readonly glyphs: readonly Glyph[];
  /** By how much each glyph stands nearer (negative) or farther from the one before it than its advance says, ems. */
  readonly kerning: readonly number[];
}

/**
 * The glyphs of one line as shaping gives them, from letters and pairs seen before; undefined for the few texts that need
 * true shaping (combining marks).
 */
export const runOf = (text: string, name: FontName): Run | undefined => {
  const face = faceOf(name);
  const glyphs: Glyph[] = [];
  const kerning: number[] = [];
  let before = '';
  for (const letter of text) {
    const glyph = glyphOf(face, letter);
    if (glyph === null || (before !== '' && !isPlainPair(face, before, letter))) return undefined;
    kerning.push(
      before === '' ? 0 : advance(face, before + letter) - advance(face, before) - glyph.advance,
    );
    glyphs.push(glyph);
    before = letter;
  }
  return { glyphs, kerning };
};

/** Whether all text fonts have a code point; asked of the fonts once each. */
const covered = new Map<number, boolean>();

/** Controls, format signs, halves of characters, and every space but the usual one. */
const INVISIBLE = /(?! )[\p{Cc}\p{Cf}\p{Cs}\p{Z}]/u;
const MARK = /^\p{Mn}$/u;
/** Above or below one letter, after composition: the fonts place no more, and the line has no room for them. */
const MOST_MARKS = 2;

const isCovered = (point: number): boolean => {
  const known = covered.get(point);
  if (known !== undefined) return known;
  // A font may have a shape for what nobody can see, such as a soft hyphen: names that differ would look the same.
  const has =
    !INVISIBLE.test(String.fromCodePoint(point)) &&
    TEXT_FONTS.every((name) => faceOf(name).font.hasGlyphForCodePoint(point));
  covered.set(point, has);
  return has;
};

/**
 * The characters of `text` that one of the shipped fonts lacks, that nobody could see, or that are one mark too many on a
 * letter; each once, in order. Empty for anything printable.
 */
export const missingGlyphs = (text: string): string[] => {
  const missing = new Set<string>();
  let marks = 0;
  for (const letter of text.normalize('NFC')) {
    marks = MARK.test(letter) ? marks + 1 : 0;
    if (marks > MOST_MARKS || !isCovered(letter.codePointAt(0) ?? 0)) missing.add(letter);
  }
  return [...missing];
};
