import { failure, type KadiError } from '../../card/index.ts';
import { CHIP_ERRORS, type ChipErrorCode } from './errors.ts';

export type Pcsc = typeof import('smartcard');

/** The native part is optional: a station without chip reader, or a bureau server, runs without it. */
export const loadPcsc = async (): Promise<Pcsc> => {
  try {
    return await import('smartcard');
  } catch (error) {
    throw failure(CHIP_ERRORS, 'CHIP_SOFTWARE_MISSING', {}, error);
  }
};

/** Texts of the PC/SC errors (pcsclite, SCARD_E_*, SCARD_W_*) as the library words them, and what they mean at a station. */
const MEANING: ReadonlyMap<string, ChipErrorCode> = new Map<string, ChipErrorCode>([
  ['PC/SC service not running', 'CHIP_SERVICE_STOPPED'],
  ['PC/SC service stopped', 'CHIP_SERVICE_STOPPED'],
  ['Invalid handle', 'CHIP_SERVICE_STOPPED'],
  ['Context is not valid', 'CHIP_SERVICE_STOPPED'],
  ['Communication error', 'CHIP_LOST'],
  ['Internal error', 'CHIP_SERVICE_STOPPED'],
  ['Reader unavailable', 'CHIP_READER_MISSING'],
  ['Unknown reader', 'CHIP_READER_MISSING'],
  ['No readers available', 'CHIP_READER_MISSING'],
  ['Sharing violation', 'CHIP_READER_BUSY'],
  ['Card was removed', 'CHIP_LOST'],
  ['Card was reset', 'CHIP_LOST'],
  ['Card is unpowered', 'CHIP_LOST'],
  ['Card is not connected', 'CHIP_LOST'],
  ['Transaction failed', 'CHIP_LOST'],
  ['No smart card present', 'CHIP_NOT_FOUND'],
  ['Card is unresponsive', 'CHIP_NOT_FOUND'],
  ['Card is not supported', 'CHIP_NOT_FOUND'],
  ['Protocol mismatch', 'CHIP_NOT_FOUND'],
]);

/** The catalogued error for a PC/SC fault; one that is not in the table is taken for a lost contact. */
export const pcscFailure = (reader: string, error: unknown): KadiError => {
  const text = error instanceof Error ? error.message : '';
  return failure(CHIP_ERRORS, MEANING.get(text) ?? 'CHIP_LOST', { reader }, error);
};

/** Names of the readers that PC/SC knows now. Errors: CHIP_SOFTWARE_MISSING, CHIP_SERVICE_STOPPED. */
export const listPcscReaders = async (): Promise<string[]> => {
  const { Context } = await loadPcsc();
  try {
    const context = new Context();
    try {
      return context.listReaders().map((reader) => reader.name);
    } finally {
      context.close();
    }
  } catch (error) {
    // The service runs and nothing is plugged in.
    if (pcscFailure('', error).code === 'CHIP_READER_MISSING') return [];
    throw failure(CHIP_ERRORS, 'CHIP_SERVICE_STOPPED', {}, error);
  }
};
