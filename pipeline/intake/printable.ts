/** Whether everything that would be printed and read by machines of this record can be: asked at intake, not at the press. */
import { PARTICULAR_NAMES, type RegisterRecord } from '../../card/index.ts';
import { sha256Hex, transliterate } from '../../crypto/index.ts';
import {
  type LoadedProduct,
  missingGlyphs,
  type PreparedPortrait,
  photoDots,
  preparePortrait,
  prepareSignature,
} from '../../templates/index.ts';
import { PIPELINE_ERRORS } from '../errors.ts';
import type { Extract } from '../extract/index.ts';

/** A refusal with its code; facts name no person. */
export interface Held {
  readonly kind: 'held';
  readonly code: keyof typeof PIPELINE_ERRORS;
  readonly owner: string;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

export const held = (code: Held['code'], facts: Held['facts'] = {}): Held => ({
  kind: 'held',
  code,
  owner: PIPELINE_ERRORS[code].owner,
  facts,
});

type Good<T> = T extends { kind: 'ok' } ? T : never;

export interface Pictures {
  readonly kind: 'pictures';
  readonly portrait: Good<PreparedPortrait>;
  /** PNG; null for a person who does not sign. */
  readonly signature: Uint8Array | null;
  /** Of the portrait as the register sent it. */
  readonly portraitSha256: string;
}

/** A character without a shape in the fonts, anywhere on the document: a box would be printed in its place. */
export const glyphFault = ({ names, placeOfBirth, particulars }: RegisterRecord): Held | undefined => {
  const texts = [...names, placeOfBirth, ...PARTICULAR_NAMES.map((name) => particulars?.[name])];
  const strange = missingGlyphs(texts.filter((text) => text !== undefined).join(' '));
  if (strange.length === 0) return undefined;
  const points = strange.map((char) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()}`);
  return held('RECORD_GLYPH', { characters: points.join(' ') });
};

/** Asked here, because the signing of the card would find it out too late, and again with every try. */
export const lettersFault = ({ names }: RegisterRecord): Held | undefined => {
  const unwritable = names.findIndex((part) => transliterate(part) === undefined);
  return unwritable < 0 ? undefined : held('RECORD_NAME_LETTERS', { part: unwritable + 1 });
};

const signatureOf = async (extract: Pick<Extract, 'member'>, path: string): Promise<Uint8Array | Held> => {
  const original = await extract.member(path);
  if (original === undefined) return held('RECORD_SIGNATURE_MISSING');
  const prepared = await prepareSignature(original);
  return prepared.kind === 'ok' ? prepared.png : held('RECORD_SIGNATURE_REFUSED', { why: prepared.code });
};

/** The portrait in the sizes of this product's layout and of the chip, and the signature, each prepared once. */
export const picturesOf = async (
  extract: Pick<Extract, 'member'>,
  record: RegisterRecord,
  loaded: LoadedProduct,
): Promise<Pictures | Held> => {
  const original = await extract.member(record.portrait);
  if (original === undefined) return held('RECORD_PORTRAIT_MISSING');
  const portrait = await preparePortrait(original, { print: photoDots(loaded) });
  if (portrait.kind === 'refused') return held('RECORD_PORTRAIT_REFUSED', { why: portrait.code });
  const signature = record.signature === undefined ? null : await signatureOf(extract, record.signature);
  if (signature !== null && 'kind' in signature) return signature;
  return { kind: 'pictures', portrait, signature, portraitSha256: sha256Hex(original) };
};
