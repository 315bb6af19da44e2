import type { Static, TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import { failure, KadiError, parseCardSerial } from '../../card/index.ts';
import { PAPER_ERRORS } from './errors.ts';
import type { Words } from './sheet.ts';

/** A kind of paper: its form, specimen data, and what draws it. */
export interface Paper<T> {
  readonly kind: string;
  readonly title: Words;
  /** One line for `kadi paper list`. */
  readonly about: string;
  readonly schema: TObject;
  readonly sample: T;
  /** PDF bytes of checked data; the same data give the same bytes. Throws PAPER_* with the kind and the place. */
  readonly draw: (data: unknown) => Promise<Uint8Array>;
}

/** Where data contradict themselves; undefined when they do not. */
export type Contradiction = { readonly place: string; readonly why: string } | undefined;

/** A repeated value of `rows`, as a contradiction. */
export const twice = <T>(
  rows: readonly T[],
  key: (row: T) => string,
  place: string,
  name: string,
): Contradiction => {
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    if (seen.has(key(row))) return { place: `${place}/${index}/${name}`, why: 'listed twice' };
    seen.add(key(row));
  }
  return undefined;
};

/** A serial whose check character is wrong, or one that is listed twice. */
export const wrongSerial = (rows: readonly { readonly serial: string }[], place: string): Contradiction => {
  const index = rows.findIndex(({ serial }) => parseCardSerial(serial) === undefined);
  return index === -1
    ? twice(rows, ({ serial }) => serial, place, 'serial')
    : { place: `${place}/${index}/serial`, why: 'check character' };
};

interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: object;
}

/** The member that is missing or too much is named only where it looks like a name: it may hold anything. */
const memberOf = ({ params }: SchemaError): string => {
  const [member] = Object.values(params).find((value): value is string[] => Array.isArray(value)) ?? [];
  return typeof member === 'string' && /^[A-Za-z][\w-]{0,30}$/.test(member) ? `/${member}` : '';
};

const placeOf = (errors: readonly SchemaError[]): string => {
  const [error] = errors.filter(({ keyword }) => keyword !== 'boolean');
  if (error === undefined) return '/';
  const named = error.keyword === 'required' || error.keyword === 'additionalProperties';
  return `${error.instancePath}${named ? memberOf(error) : ''}` || '/';
};

export const definePaper = <S extends TObject>(form: {
  readonly kind: string;
  readonly title: Words;
  readonly about: string;
  readonly schema: S;
  readonly sample: Static<S>;
  readonly contradiction?: (input: Static<S>) => Contradiction;
  readonly compose: (input: Static<S>, title: Words) => Promise<Uint8Array>;
}): Paper<Static<S>> => {
  const check = Compile(form.schema);
  const { kind, title, about, schema, sample } = form;
  const draw = async (data: unknown): Promise<Uint8Array> => {
    if (!check.Check(data))
      throw failure(PAPER_ERRORS, 'PAPER_DATA', { paper: kind, place: placeOf(check.Errors(data)) });
    const wrong = form.contradiction?.(data);
    if (wrong !== undefined) throw failure(PAPER_ERRORS, 'PAPER_CONTRADICTS', { paper: kind, ...wrong });
    try {
      return await form.compose(data, title);
    } catch (error) {
      if (!(error instanceof KadiError)) throw error;
      throw new KadiError(error.code, error.entry, { paper: kind, ...error.facts }, error);
    }
  };
  return { kind, title, about, schema, sample, draw };
};
