/** Lists and bodies out of files: `@scanned.csv`, `@body.json`, `-` for standard input is not read. */
import { readFileSync } from 'node:fs';
import { actFail } from './errors.ts';

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw actFail('ACT_FILE', { file: path.slice(0, 80) }, error);
  }
};

export const jsonOf = (given: string, what: string): unknown => {
  const text = given.startsWith('@') ? read(given.slice(1)) : given;
  try {
    return JSON.parse(text);
  } catch {
    // The cause would quote what was typed.
    throw actFail(given.startsWith('@') ? 'ACT_FILE' : 'ACT_FORM', { what });
  }
};

const isJson = (given: string): boolean => given.startsWith('@') && /\.json$/i.test(given);

/** One value a line (a first line that is a name, such as `serial`, is left out), or JSON, or `a,b,c`. */
export const listOf = (given: string, flag: string): readonly unknown[] => {
  if (isJson(given)) {
    const list = jsonOf(given, flag);
    if (!Array.isArray(list)) throw actFail('ACT_FILE', { file: given.slice(1, 80) });
    return list;
  }
  const cells = (given.startsWith('@') ? read(given.slice(1)).split(/\r?\n/) : [given])
    .flatMap((line) => line.split(','))
    .map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
    .filter((cell) => cell !== '');
  return given.startsWith('@') && cells[0] === flag.replace(/s$/, '') ? cells.slice(1) : cells;
};

/** Rows of a CSV file with a heading (no quoted commas: these are numbers and codes), or a JSON list of objects. */
export const rowsOf = (given: string, flag: string, numbers: readonly string[]): readonly unknown[] => {
  if (!given.startsWith('@')) {
    const list = jsonOf(given, flag);
    if (!Array.isArray(list)) throw actFail('ACT_FORM', { option: `--${flag}` });
    return list;
  }
  if (isJson(given)) return listOf(given, flag);
  const [heading = '', ...lines] = read(given.slice(1))
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const names = heading.split(',').map((cell) => cell.trim());
  return lines.map((line) => {
    const cells = line.split(',').map((cell) => cell.trim());
    if (cells.length !== names.length)
      throw actFail('ACT_FILE', { file: given.slice(1, 80), columns: names.length });
    return Object.fromEntries(
      names.flatMap((name, i) => {
        const cell = cells[i] ?? '';
        return cell === '' ? [] : [[name, numbers.includes(name) ? Number(cell) : cell]];
      }),
    );
  });
};
