/** What a chip says when it gets power (ISO/IEC 7816-3:2006, 8.2), taken apart. */
export interface AtrReading {
  readonly convention: 'direct' | 'inverse' | 'unknown';
  /** Transmission protocols it offers, T=0 or T=1, each once; 15 is no protocol and is left out. */
  readonly protocols: readonly number[];
  readonly historical: Uint8Array;
  /** TCK; `none`: a chip with T=0 alone sends none (8.2.5). */
  readonly checkByte: 'right' | 'wrong' | 'none';
  /** False when it ends before its own length says. */
  readonly whole: boolean;
}

const protocolsIn = (
  atr: Uint8Array,
): { readonly offered: readonly number[]; readonly historicalAt: number } => {
  const offered: number[] = [];
  let at = 1;
  // Four bits of T0 and of each TD say which of TA, TB, TC, TD follow; only TD continues.
  for (let td = atr[1] ?? 0; ; ) {
    at += [0x10, 0x20, 0x40].filter((bit) => (td & bit) !== 0).length;
    if ((td & 0x80) === 0) break;
    at++;
    const next = atr[at];
    if (next === undefined) break;
    offered.push(next & 0x0f);
    td = next;
  }
  return { offered, historicalAt: at + 1 };
};

/** Takes any bytes; what is cut off is missing from the reading. */
export const readAtr = (atr: Uint8Array): AtrReading => {
  const { offered, historicalAt } = protocolsIn(atr);
  const count = (atr[1] ?? 0) & 0x0f;
  // No TD at all means T=0 (8.2.3).
  const said = offered.length === 0 ? [0] : offered;
  const needsCheck = said.some((protocol) => protocol !== 0);
  const end = historicalAt + count;
  const sum = atr.subarray(1).reduce((xor, byte) => xor ^ byte, 0);
  return {
    convention: atr[0] === 0x3b ? 'direct' : atr[0] === 0x3f ? 'inverse' : 'unknown',
    protocols: [...new Set(said.filter((protocol) => protocol !== 15))],
    historical: atr.slice(historicalAt, end),
    checkByte: !needsCheck ? 'none' : atr.length === end + 1 && sum === 0 ? 'right' : 'wrong',
    whole: atr.length >= 2 && atr.length >= end + (needsCheck ? 1 : 0),
  };
};

/**
 * A reader makes up an ATR for a chip without contacts: 3B 8n 80 01, the historical bytes those of the chip's own greeting
 * (PC/SC part 3, 3.1.3.2.3). Only such a chip has a number (UID) that its reader is to be asked for.
 */
export const isContactless = (atr: Uint8Array): boolean =>
  atr[0] === 0x3b && (atr[1] ?? 0) >> 4 === 8 && atr[2] === 0x80 && atr[3] === 0x01;

/** PC/SC part 3 supplement: a memory without programs names its kind after A0 00 00 03 06; the most common kinds. */
const STORAGE_KINDS: ReadonlyMap<number, string> = new Map([
  [0x0001, 'MIFARE Classic 1K'],
  [0x0002, 'MIFARE Classic 4K'],
  [0x0003, 'MIFARE Ultralight'],
  [0x0026, 'MIFARE Mini'],
  [0x003a, 'MIFARE Ultralight C'],
  [0x003b, 'FeliCa'],
]);

/** The kind of a contactless memory, which takes no commands of a chip card; undefined for a chip that has programs. */
export const storageKind = (atr: Uint8Array): string | undefined => {
  const { historical } = readAtr(atr);
  const at = Buffer.from(historical).indexOf(Buffer.from('A000000306', 'hex'));
  if (!isContactless(atr) || at < 0) return undefined;
  const kind = ((historical[at + 6] ?? 0) << 8) | (historical[at + 7] ?? 0);
  return STORAGE_KINDS.get(kind) ?? `kind ${kind.toString(16).toUpperCase().padStart(4, '0')}`;
};
