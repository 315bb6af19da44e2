import { dataMatrix } from './data-matrix.ts';
import { pdf417 } from './pdf417.ts';
import { qrMatrix } from './qr.ts';
import type { SymbolOutcome, SymbolRequest } from './symbol.ts';

export { code128 } from './code-128.ts';
export { type BlackPlane, isDrawnSo } from './drawn.ts';
export { type DotBox, placeSymbol, type SymbolPlace, symbolRoom } from './place.ts';
export { type DrawnRun, drawnRuns } from './runs.ts';
export * from './symbol.ts';

const latin1 = (content: string | Uint8Array): string =>
  typeof content === 'string' ? content : Buffer.from(content).toString('latin1');

/** What ISO 8859-1 holds, control characters included: seals are bytes. */
const LATIN_1 = /^[^\u0100-\uffff]+$/;
/** Digits in the largest Data Matrix (ISO/IEC 16022:2006, table 7); no symbol holds more of anything. */
const LONGEST = 3116;

/** Modules of a content. The same content gives the same matrix, on any machine. */
export const symbolMatrix = (request: SymbolRequest): SymbolOutcome => {
  if (request.content.length > LONGEST) return { kind: 'too-long' };
  const content = latin1(request.content);
  if (!LATIN_1.test(content)) return { kind: 'characters' };
  switch (request.symbology) {
    case 'qr':
      return qrMatrix(content, request.errorCorrection, request.room);
    case 'pdf417':
      return pdf417(content, request.errorCorrection, request.room);
    case 'data-matrix':
      return dataMatrix(content, request.room);
  }
};
