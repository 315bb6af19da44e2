/** A zone found in a file, with what the file says about it. */
export interface FoundZone {
  readonly where: string;
  readonly lines: readonly string[];
  /** The file says that something is wrong with it. */
  readonly toBeRefused: boolean;
  /** Fields of the object that it stands in, by their names without `_` in lower case. */
  readonly said: ReadonlyMap<string, string>;
}

/** A text with its check digit. */
export interface FoundDigit {
  readonly where: string;
  readonly text: string;
  readonly digit: string;
}

const SIZES: Readonly<Record<string, true>> = { '30 30 30': true, '36 36': true, '44 44': true };
const WHOLE: ReadonlySet<number> = new Set([72, 88, 90]);
const ZONE = /^[A-Z0-9<]+$/;

/** Lines of a zone in one text or several; undefined for anything else. */
const zoneOf = (value: unknown): readonly string[] | undefined => {
  if (typeof value === 'string') {
    const lines = value.trim().split(/\s*\n\s*/);
    if (lines.length > 1) return zoneOf(lines);
    const [only = ''] = lines;
    // A document code, then letters of a State: no key or hash of so many characters begins so.
    return WHOLE.has(only.length) && ZONE.test(only) && /^[PIACV][A-Z<][A-Z]/.test(only) && only.includes('<')
      ? [only]
      : undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const lines = value.filter((line): line is string => typeof line === 'string' && ZONE.test(line));
  const fits = lines.length === value.length && SIZES[lines.map(({ length }) => length).join(' ')] === true;
  return fits ? lines : undefined;
};

const LINE_KEY = /^(line|row)_?\d$|^(upper|middle|lower|first|second|third)(_?(line|row))?$/i;

/** Lines under a key each: `line1`, `line2`, … */
const keyedLines = (object: object): readonly string[] | undefined => {
  const lines = Object.entries(object).filter(([key]) => LINE_KEY.test(key));
  return lines.length < 2 ? undefined : zoneOf(lines.map(([, value]) => value));
};

const plain = (key: string): string => key.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

const BAD_KEY = /as_?printed|wrong|bad|invalid|refuse|reject|corrupt|tamper|faulty/i;
const NO = /^(false|no|invalid|reject(ed)?|refused?|fail(s|ed)?)$/i;

const sayings = (object: object): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(object)
      .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
      .map(([key, value]) => [plain(key), String(value)]),
  );

const VERDICTS = ['valid', 'ok', 'expected', 'expect', 'result', 'verdict'];

const saidToBeBad = (said: ReadonlyMap<string, string>): boolean =>
  VERDICTS.some((key) => NO.test(said.get(key) ?? ''));

const MAX_DEPTH = 8;

/** Every zone in a JSON file. */
export const zonesIn = (
  json: unknown,
  where = '',
  said: ReadonlyMap<string, string> = new Map(),
  depth = 0,
): readonly FoundZone[] => {
  const lines = zoneOf(json);
  if (lines !== undefined) {
    const key = where.split('.').at(-1) ?? '';
    return [{ where, lines, toBeRefused: BAD_KEY.test(key) || saidToBeBad(said), said }];
  }
  if (typeof json !== 'object' || json === null || depth > MAX_DEPTH) return [];
  const own = Array.isArray(json) ? said : sayings(json);
  const keyed = keyedLines(json);
  if (keyed !== undefined)
    return [{ where, lines: keyed, toBeRefused: BAD_KEY.test(where) || saidToBeBad(own), said: own }];
  return Object.entries(json).flatMap(([key, value]) =>
    zonesIn(value, where === '' ? key : `${where}.${key}`, own, depth + 1),
  );
};

/** Every text with a check digit beside it in a JSON file. */
export const digitsIn = (json: unknown, where = '', depth = 0): readonly FoundDigit[] => {
  if (typeof json !== 'object' || json === null || depth > MAX_DEPTH) return [];
  const said = sayings(json);
  const text = ['input', 'data', 'text', 'value', 'field'].flatMap((key) => said.get(key) ?? [])[0];
  const digit = said.get('checkdigit') ?? said.get('digit');
  const own =
    text !== undefined && digit !== undefined && ZONE.test(text) && /^\d$/.test(digit)
      ? [{ where, text, digit }]
      : [];
  const inner = Object.entries(json).flatMap(([key, value]) =>
    digitsIn(value, where === '' ? key : `${where}.${key}`, depth + 1),
  );
  return [...own, ...inner];
};

/** Zones in a plain text: lines of a zone that stand together. */
export const zonesInText = (text: string): readonly FoundZone[] =>
  text.split(/\r?\n\s*\r?\n/).flatMap((block, index) => {
    const lines = zoneOf(block.trim().split(/\s+/)) ?? zoneOf(block);
    return lines === undefined
      ? []
      : [{ where: `zone ${index + 1}`, lines, toBeRefused: false, said: new Map<string, string>() }];
  });
