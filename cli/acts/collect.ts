/** What was typed, as the body or the query that the API takes. */
import { actFail } from './errors.ts';
import { jsonOf, listOf, rowsOf } from './files.ts';
import type { Kind, Member } from './options.ts';
import { record } from './schema.ts';

export type Given = Readonly<Record<string, unknown>>;

const YES = ['yes', 'true', 'y'];
const NO = ['no', 'false', 'n'];

const readAs = (given: string | true, flag: string, value: Kind): unknown => {
  const text = given === true ? 'yes' : given;
  const wrong = (): never => {
    throw actFail('ACT_FORM', {
      option: `--${flag}`,
      ...(value.kind === 'enum' ? { may: value.words.join(', ') } : {}),
    });
  };
  switch (value.kind) {
    case 'text':
      return text;
    case 'number':
      return /^-?\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : wrong();
    case 'boolean':
      return YES.includes(text) ? true : NO.includes(text) ? false : wrong();
    case 'enum':
      return value.words.includes(text) ? text : wrong();
    case 'list': {
      const all = listOf(text, flag).map((one) => (value.of === 'number' ? Number(one) : one));
      if (all.some((one) => typeof one === 'number' && Number.isNaN(one))) return wrong();
      return all;
    }
    case 'rows':
      return rowsOf(text, flag, value.numbers);
    case 'json':
      return text.startsWith('@') || /^[[{"\d-]|^(true|false|null)$/.test(text) ? jsonOf(text, flag) : text;
  }
};

const put = (into: Record<string, unknown>, path: readonly string[], value: unknown): void => {
  const [first = '', ...rest] = path;
  if (rest.length === 0) into[first] = value;
  else {
    const inner = { ...record(into[first]) };
    put(inner, rest, value);
    into[first] = inner;
  }
};

/**
 * @param given options as typed, by flag.
 * @param whole the text of `--body`; options stand over its members.
 */
export const bodyOf = (members: readonly Member[], given: Given, whole: string | undefined): unknown => {
  const body: Record<string, unknown> = whole === undefined ? {} : { ...record(jsonOf(whole, '--body')) };
  for (const { flag, path, value, required } of members) {
    const typed = given[flag];
    if (typeof typed === 'string' || typed === true) put(body, path, readAs(typed, flag, value));
    else if (required && whole === undefined) throw actFail('ACT_FORM', { missing: `--${flag}` });
  }
  return body;
};

/** The API takes a query as it is written: text, or the same name again for a list. */
export const queryOf = (members: readonly Member[], given: Given): string => {
  const query = new URLSearchParams();
  for (const { flag, path, value, required } of members) {
    const typed = given[flag];
    if (typeof typed !== 'string' && typed !== true) {
      if (required) throw actFail('ACT_FORM', { missing: `--${flag}` });
      continue;
    }
    const read = readAs(typed, flag, value);
    for (const one of Array.isArray(read) ? read : [read]) query.append(path.join('.'), String(one));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
};

/** The option that a field of the API's refusal was typed as. */
export const flagOfField = (members: readonly Member[], field: string): string | undefined => {
  const path = field
    .split('/')
    .slice(1)
    .filter((part) => !/^\d+$/.test(part))
    .join('/');
  return members.find((one) => one.path.join('/') === path)?.flag;
};
