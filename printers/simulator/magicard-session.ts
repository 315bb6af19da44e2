import { CARD_DOTS, CARD_HEIGHT, CARD_WIDTH } from '../card-printer.ts';
import { type DecodedPage, panelOf } from '../magicard/decode.ts';
import { boxOnCard } from '../magicard/geometry.ts';
import { keyValue } from '../magicard/header.ts';
import { isStatusKey, type StatusKey } from '../magicard/status-keys.ts';
import type { Identity } from './identity.ts';
import type { Machine, PanelInk } from './machine.ts';
import { Complaint } from './machine-options.ts';

const PANELS_A_SIDE = 5;

/** What is waited for, with the job in hand, when the machine cannot take a card in. */
const WAITS: Readonly<Record<string, (machine: Machine) => boolean>> = {
  'FEEDER EMPTY': (machine) => !machine.feederEmpty,
  'COVER OPEN': (machine) => !machine.coverOpen,
  'NEED CLEANING': (machine) => machine.cardsToCleaning > 0,
};

/**
 * The machine's side of a spool. It looks after itself, as the real one does: a job that comes while the feeder is empty or the cover is
 * open waits there until a person has helped, and the host is told nothing.
 */
export class MagicardSession {
  readonly #machine: Machine;
  readonly #identity: Identity;
  #front: 'none' | 'printed' | 'failed' = 'none';

  constructor(machine: Machine, identity: Identity) {
    this.#machine = machine;
    this.#identity = identity;
  }

  /** What stands between `01` and `2C` of the reply; undefined for a question that it does not know. */
  reading(key: string): string | undefined {
    return isStatusKey(key) ? `STA,${key}${this.#value(key)}` : undefined;
  }

  /** Prints one page. Throws PowerGone. */
  async page(page: DecodedPage): Promise<void> {
    const isBack = page.keys.includes('PAG2');
    const before = this.#front;
    this.#front = 'none';
    // A front that failed takes its back with it; a back without a front has no card.
    if (isBack && before !== 'printed') return;
    try {
      if (!isBack) await this.#takeIn();
      let count = isBack ? PANELS_A_SIDE : 0;
      for (const panel of panelsOf(page))
        await this.#machine.printPanel(isBack ? 'back' : 'front', panel, ++count);
      const backFollows = !isBack && page.keys.includes('DPXON');
      if (backFollows) this.#front = 'printed';
      else await this.#machine.eject();
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      if (!isBack) this.#front = 'failed';
      await this.#putAway(page.keys.includes('REJON'));
    }
  }

  async #takeIn(): Promise<void> {
    for (;;) {
      try {
        return await this.#machine.moveTo('print');
      } catch (error) {
        const ready = error instanceof Complaint ? WAITS[error.message] : undefined;
        if (ready === undefined || this.#machine.state.inside !== null) throw error;
        await this.#machine.waitUntil(() => ready(this.#machine));
      }
    }
  }

  /** Out with a faulty card, if it can still be moved. */
  async #putAway(rejects: boolean): Promise<void> {
    try {
      await (rejects ? this.#machine.reject() : this.#machine.eject());
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
    }
  }

  #value(key: StatusKey): string | number {
    const { counters, ribbon, cleaning } = this.#machine.state;
    const every = cleaning.since + this.#machine.cardsToCleaning;
    const values: Readonly<Record<StatusKey, string | number>> = {
      MSR: this.#identity.serialNumber,
      PSR: 'HEAD0001',
      BSR: 'BOARD0001',
      VRS: this.#identity.firmware,
      FDC: 100,
      FSP: 0,
      FEP: 0,
      FSS: 0,
      FPP: 0,
      MDL: 0,
      PID: 0x1800,
      VID: 0x0c1f,
      USN: this.#identity.serialNumber,
      UPN: 'TRAINING',
      MAC: '00005E005301',
      DYN: 0,
      // 192.0.2.10 and its net (RFC 5737).
      IPA: 0xc000020a | 0,
      SNM: 0xffffff00 | 0,
      GWY: 0xc0000201 | 0,
      TCQ: counters.inserted,
      TCP: counters.inserted,
      TCN: cleaning.done,
      CCQ: cleaning.since,
      TPQ: counters.panels,
      CCP: every,
      CPQ: cleaning.since * PANELS_A_SIDE,
      DFR: this.#machine.ribbonMissing ? 0 : ribbon.left * PANELS_A_SIDE,
      CLP: 'ON',
    };
    return values[key];
  }
}

/** In the order of the ribbon; the overcoat comes last. */
const panelsOf = (page: DecodedPage): readonly PanelInk[] => [
  ...page.planes.map((plane) => {
    const { panel, picture } = panelOf(plane);
    return { panel, ink: picture };
  }),
  ...(page.keys.includes('OVRON') ? [{ panel: 'o' as const, ink: () => overcoat(page) }] : []),
];

const overcoat = (page: DecodedPage): Uint8Array => {
  const ink = new Uint8Array(CARD_DOTS).fill(255);
  const hole = keyValue(page.keys, 'NCT');
  if (hole === undefined) return ink;
  const { left, top, right, bottom } = boxOnCard(hole.split(',').map(Number));
  for (let y = Math.max(0, top); y <= Math.min(bottom, CARD_HEIGHT - 1); y++)
    ink.fill(0, y * CARD_WIDTH + Math.max(0, left), y * CARD_WIDTH + Math.min(right + 1, CARD_WIDTH));
  return ink;
};
