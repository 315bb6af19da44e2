import { failure } from '../../card/index.ts';
import { concat } from '../bytes.ts';
import { SCP_ERRORS } from './errors.ts';

/**
 * A data grouping of personalisation (EMV Card Personalization Specification §3.2, taken over by GlobalPlatform for
 * STORE DATA): two bytes of name, one of length (or FF and two), then the data. Names that begin with 8 are secrets by
 * custom; `encrypted` says that `data` are under the DEK of the channel.
 */
export interface Dgi {
  /** 0 to FFFF. */
  readonly tag: number;
  /** At most 65,535 bytes. */
  readonly data: Uint8Array;
  readonly encrypted?: boolean;
}

export const DGI_DATA_MAX = 0xff_ff;
/** Lengths from here on take three bytes: FF is their mark. */
const LONG_FROM = 0xff;

export const dgiMalformed = (why: string, at: number) => failure(SCP_ERRORS, 'DGI_MALFORMED', { why, at });

/** Throws DGI_MALFORMED when name or data are out of range. */
export const encodeDgi = ({ tag, data }: Dgi): Uint8Array => {
  if (!(Number.isInteger(tag) && tag >= 0 && tag <= 0xff_ff)) throw dgiMalformed('name out of range', 0);
  const { length } = data;
  if (length > DGI_DATA_MAX) throw dgiMalformed('too long', length);
  const size = length < LONG_FROM ? [length] : [LONG_FROM, length >> 8, length & 0xff];
  return concat(Uint8Array.of(tag >> 8, tag & 0xff, ...size), data);
};

export const encodeDgis = (dgis: readonly Dgi[]): Uint8Array => concat(...dgis.map(encodeDgi));

/** What could be read from the beginning of `bytes`; `rest` begins a group that is not there whole. */
export interface DgiHead {
  readonly dgis: readonly Dgi[];
  readonly rest: Uint8Array;
}

/** Reads every group that is there whole. FF before a length that one byte would hold is read, as cards do. Never throws. */
export const readWholeDgis = (bytes: Uint8Array): DgiHead => {
  const dgis: Dgi[] = [];
  const at = (index: number): number => bytes[index] ?? 0;
  let start = 0;
  while (start + 3 <= bytes.length) {
    const long = at(start + 2) === LONG_FROM;
    const from = start + (long ? 5 : 3);
    const length = long ? at(start + 3) * 256 + at(start + 4) : at(start + 2);
    if (from > bytes.length || from + length > bytes.length) break;
    dgis.push({ tag: at(start) * 256 + at(start + 1), data: bytes.slice(from, from + length) });
    start = from + length;
  }
  return { dgis, rest: bytes.slice(start) };
};

/** Reads groups one after another to the last byte. Throws DGI_MALFORMED. */
export const parseDgis = (bytes: Uint8Array): readonly Dgi[] => {
  const { dgis, rest } = readWholeDgis(bytes);
  if (rest.length > 0) throw dgiMalformed('cut short', bytes.length - rest.length);
  return dgis;
};
