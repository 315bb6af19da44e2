import { failure } from '../../card/index.ts';
import { concat } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { type CommandApdu, type DecodedCommand, SHORT_DATA_MAX } from './apdu.ts';
import { refused, SW } from './card-status.ts';

/** Class bit b5: "more of this command follows" (ISO/IEC 7816-4:2013 §5.3.3). */
const MORE = 0x10;
const NOTHING = new Uint8Array(0);

/**
 * A command whose data are too long for a chip without extended lengths, as a chain of short ones. Le stands in the last
 * alone. One that fits comes back as it is. Throws APDU_MALFORMED for a class that is chained already, or no room.
 */
export const chainCommand = (command: CommandApdu, dataMax: number = SHORT_DATA_MAX): CommandApdu[] => {
  const { data = NOTHING, le, extended: _form, ...header } = command;
  const fits = Number.isInteger(dataMax) && dataMax >= 1 && dataMax <= SHORT_DATA_MAX;
  if (!fits || (command.cla & MORE) !== 0 || (le ?? 0) > 256) {
    throw failure(CRYPTO_ERRORS, 'APDU_MALFORMED', { why: 'cannot be chained', length: data.length });
  }
  const count = Math.max(1, Math.ceil(data.length / dataMax));
  return Array.from({ length: count }, (_, i) => {
    const part = data.slice(i * dataMax, (i + 1) * dataMax);
    const last = i === count - 1;
    return {
      ...header,
      cla: last ? header.cla : header.cla | MORE,
      ...(part.length === 0 ? {} : { data: part }),
      ...(last && le !== undefined ? { le } : {}),
    };
  });
};

/** The chip's side: puts chained commands together. Holds at most `bytesMax` bytes. */
export class ChainAssembler {
  readonly #bytesMax: number;
  #head: readonly number[] | undefined;
  #parts: Uint8Array[] = [];
  #length = 0;

  constructor(bytesMax = 65_535) {
    this.#bytesMax = bytesMax;
  }

  /**
   * The whole command when this was its last part, undefined when more is to come: that part is answered with 9000. Throws
   * SCP_COMMAND_REFUSED with 6883 when another command comes inside a chain ("last command of the chain expected"), 6A84
   * when there is too much; the chain is over then.
   */
  take(command: DecodedCommand): DecodedCommand | undefined {
    const { cla, ins, p1, p2, data } = command;
    const head = [cla & ~MORE, ins, p1, p2];
    const begun = this.#head;
    if (begun !== undefined && head.some((byte, i) => byte !== begun[i])) {
      this.reset();
      throw refused(SW.chainBroken);
    }
    if (this.#length + data.length > this.#bytesMax) {
      this.reset();
      throw refused(SW.noSpace);
    }
    this.#parts.push(data);
    this.#length += data.length;
    if ((cla & MORE) !== 0) {
      // Empty parts would cost memory without end.
      if (data.length === 0) this.#parts.pop();
      this.#head = head;
      return undefined;
    }
    const whole = concat(...this.#parts);
    this.reset();
    return { ...command, data: whole };
  }

  reset(): void {
    this.#head = undefined;
    this.#parts = [];
    this.#length = 0;
  }
}
