import { failure } from '../../card/index.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { type CommandApdu, decodeResponse, type ResponseApdu, swText } from './apdu.ts';

/** Sends the bytes of one command to the chip and gives the bytes of its answer (data, SW1 SW2). */
export type Transmit = (apdu: Uint8Array) => Promise<Uint8Array>;

/** How one protocol protects the commands of a session and checks their answers, on the host's side. */
export interface Protection {
  /** The command as it goes over the contacts. Throws SCP_COMMAND_UNSUITABLE before anything of the session changes. */
  wrap(command: CommandApdu): Uint8Array;
  /** The answer to the command wrapped last, checked and in the clear. Throws SCP_RESPONSE_FORGED. */
  unwrap(response: ResponseApdu): ResponseApdu;
  /** Wipes the session keys. */
  forget(): void;
}

/** INITIALIZE UPDATE or EXTERNAL AUTHENTICATE: an answer that is not 9000 is SCP_CARD_REFUSED. */
export const openingStep = async (
  transmit: Transmit,
  step: string,
  apdu: Uint8Array,
): Promise<Uint8Array> => {
  const { data, sw } = decodeResponse(await transmit(apdu));
  if (sw !== 0x9000) throw failure(CRYPTO_ERRORS, 'SCP_CARD_REFUSED', { step, sw: swText(sw) });
  return data;
};

/**
 * One command at a time through a protected session. A session that met a wrong MAC, or whose transport failed so that
 * nobody knows what the chip received, is over: SCP_SESSION_OVER from then on.
 */
export class ProtectedLine {
  readonly #transmit: Transmit;
  readonly #protection: Protection;
  #state: 'ready' | 'busy' | 'over' = 'ready';

  constructor(transmit: Transmit, protection: Protection) {
    this.#transmit = transmit;
    this.#protection = protection;
  }

  async transmit(command: CommandApdu): Promise<ResponseApdu> {
    if (this.#state !== 'ready') throw failure(CRYPTO_ERRORS, 'SCP_SESSION_OVER', { state: this.#state });
    const wire = this.#protection.wrap(command);
    this.#state = 'busy';
    try {
      const answer = await this.#transmit(wire);
      // `end` may have been called while we waited; the keys to check the answer are gone then.
      if (this.#state !== 'busy') throw failure(CRYPTO_ERRORS, 'SCP_SESSION_OVER', { state: 'over' });
      const response = this.#protection.unwrap(decodeResponse(answer));
      this.#state = 'ready';
      return response;
    } catch (error) {
      this.end();
      throw error;
    }
  }

  end(): void {
    this.#state = 'over';
    this.#protection.forget();
  }
}
