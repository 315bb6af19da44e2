/** Nesting of a register record is two; eight leaves room and bounds every walk that recurses. */
export const MAX_JSON_DEPTH = 8;

const COLON = /[ \t\r\n]*:/y;

/**
 * True when a JSON text stays within the depth and no object names a field twice. JSON.parse alone would keep the last
 * of two same-named fields without a word: a record could then say `unmatched` to one reader and `matched` to another.
 * Runs over text of any kind; only JSON.parse decides whether it is JSON.
 */
export const isPlainJson = (text: string): boolean => {
  const fields: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '{' || char === '[') {
      if (fields.length >= MAX_JSON_DEPTH) return false;
      fields.push(char === '{' ? new Set() : null);
    } else if (char === '}' || char === ']') {
      fields.pop();
    } else if (char === '"') {
      const end = stringEnd(text, at);
      if (end === undefined) return false;
      const names = fields.at(-1);
      COLON.lastIndex = end;
      if (names && COLON.test(text)) {
        const name = readString(text.slice(at, end));
        if (name === undefined || names.has(name)) return false;
        names.add(name);
      }
      at = end - 1;
    }
  }
  return true;
};

/** Index just behind the closing quote. */
const stringEnd = (text: string, start: number): number | undefined => {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at++;
    else if (char === '"') return at + 1;
  }
  return undefined;
};

const readString = (quoted: string): string | undefined => {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
};
