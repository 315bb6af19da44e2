import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** A megabyte of symbologies and 80 ms, which only those pay who draw one: hence no import above. */
export const bwip = (): typeof import('bwip-js/node') => require('bwip-js/node');

export interface Modules {
  readonly columns: number;
  readonly rows: number;
  readonly bits: Uint8Array;
}

/** Names its faults, of which these say that the content is longer than the symbol asked for. */
const TOO_LONG = /TooLong|TooMuchData|NoValidSymbol|insufficientCapacity/;

/** Modules of `content`, ISO 8859-1 and not empty; undefined when it is too long for the symbol asked for. */
export const modulesOf = (
  symbology: 'pdf417' | 'datamatrix' | 'qrcode',
  content: string,
  options: Readonly<Record<string, string | number | boolean>>,
): Modules | undefined => {
  try {
    const [symbol] = bwip().raw(symbology, content, { binarytext: true, ...options });
    if (symbol === undefined || !('pixs' in symbol)) return undefined;
    return { columns: symbol.pixx, rows: symbol.pixy, bits: Uint8Array.from(symbol.pixs) };
  } catch (error) {
    if (error instanceof Error && TOO_LONG.test(error.message)) return undefined;
    throw error;
  }
};
