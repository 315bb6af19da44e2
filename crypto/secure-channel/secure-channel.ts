import type { CommandApdu, ResponseApdu } from './apdu.ts';
import type { Dek } from './key-type.ts';

/** An open session with a chip, whatever protocol it speaks. */
export interface SecureChannel {
  readonly protocol: 'scp03' | 'scp02';
  /** Bits 01 C-MAC, 02 C-DECRYPTION, 10 R-MAC, 20 R-ENCRYPTION. */
  readonly level: number;
  /** Key diversification data of the chip, 10 bytes. */
  readonly kdd: Uint8Array;
  readonly keyVersion: number;
  /** Number of sessions the chip has opened, when it tells. */
  readonly sequence: number | undefined;
  /** Hides keys and secrets in PUT KEY and STORE DATA: the chip's static DEK in SCP03, the session's in SCP02. */
  readonly dek: Dek;
  /** Bytes of plain data that one command may carry so that with padding and MAC they are at most `limit` (default 255). */
  dataMax(limit?: number): number;
  /**
   * Protects the command, sends it, and gives the chip's answer checked and in the clear. An answer with an error status
   * word is an answer, not a fault; such answers are not protected, at no level.
   */
  transmit(command: CommandApdu): Promise<ResponseApdu>;
  /** Forgets the session keys. The chip keeps its side until the next SELECT or reset. */
  end(): void;
}

/** Plain bytes that fit: with encryption at least one byte of padding fills the last block. */
export const plainRoom = (limit: number, macBytes: number, block: number | undefined): number => {
  const room = limit - macBytes;
  return Math.max(0, block === undefined ? room : Math.floor(room / block) * block - 1);
};
