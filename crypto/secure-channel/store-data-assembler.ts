import { concat } from '../bytes.ts';
import type { DecodedCommand } from './apdu.ts';
import { refused, SW } from './card-status.ts';
import { DGI_DATA_MAX, type Dgi, readWholeDgis } from './dgi.ts';
import { STORE_DATA_P1 } from './store-data.ts';

/** What one STORE DATA brought: the groups that are whole now, in order, and whether it was marked as the last. */
export interface StoredData {
  readonly dgis: readonly Dgi[];
  readonly last: boolean;
}

const {
  last: LAST,
  encrypted: ENCRYPTED,
  berTlv: FORM_MASK_TLV,
  dgi: DGI_FORM,
  answerWanted,
} = STORE_DATA_P1;
const FORM_MASK = FORM_MASK_TLV | DGI_FORM;
const KNOWN = LAST | ENCRYPTED | FORM_MASK | answerWanted;
const HEAD_BYTES = 5;

/**
 * The chip's side of STORE DATA in DGI form (GlobalPlatform Card Specification 2.3 §11.11): takes the commands of one
 * transfer, already unwrapped, and gives the groups as they become whole. Blocks come in order from 00; a wrong number or
 * form ends the transfer, and the next one begins with 00. Holds at most one group, 65,540 bytes.
 */
export class StoreDataAssembler {
  #next = 0;
  #pending: Uint8Array = new Uint8Array(0);
  #pendingEncrypted = false;

  /** True between the first block of a transfer and its last. */
  get running(): boolean {
    return this.#next > 0;
  }

  /**
   * Throws SCP_COMMAND_REFUSED with the status word in `facts.sw`: 6A86 for a wrong P1 or block number, 6A80 for data that
   * are no groups, 6A84 for a group that is too long.
   */
  take(command: Pick<DecodedCommand, 'p1' | 'p2' | 'data'>): StoredData {
    const { p1, p2, data } = command;
    const encrypted = (p1 & ENCRYPTED) === ENCRYPTED;
    const pending = this.#pending;
    const expected = this.#next;
    this.reset();
    if ((p1 & ~KNOWN) !== 0 || (p1 & FORM_MASK) !== DGI_FORM) throw refused(SW.wrongParameters);
    if (!encrypted && (p1 & ENCRYPTED) !== 0) throw refused(SW.wrongParameters);
    if (p2 !== expected) throw refused(SW.wrongParameters);
    if (pending.length > 0 && encrypted !== this.#pendingEncrypted) throw refused(SW.wrongData);
    const last = (p1 & LAST) !== 0;
    const { dgis, rest } = readWholeDgis(concat(pending, data));
    if (last && rest.length > 0) throw refused(SW.wrongData);
    if (rest.length > DGI_DATA_MAX + HEAD_BYTES) throw refused(SW.noSpace);
    if (!last) {
      this.#next = expected + 1;
      this.#pending = rest;
      this.#pendingEncrypted = encrypted;
    }
    return { dgis: dgis.map((dgi) => ({ ...dgi, encrypted })), last };
  }

  /** Another application selected, or power off. */
  reset(): void {
    this.#next = 0;
    this.#pending = new Uint8Array(0);
  }
}
