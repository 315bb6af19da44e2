import type { Command, Received } from '../evolis/parser.ts';
import { Complaint, type Machine } from './machine.ts';
import { type PanelData, receivedPanel } from './panel-data.ts';
import { type Identity, reading } from './readings.ts';
import type { Side } from './state.ts';

interface Job {
  side: Side;
  /** A panel prints while the next one arrives; this one has arrived and not been printed. */
  waiting: PanelData | undefined;
  /** All panels printed so far, for a machine that begins again by itself. */
  readonly done: { readonly side: Side; readonly data: PanelData }[];
}

/** Settings that are taken and remembered, and change nothing in this machine. */
const SETTINGS = 'Pr Pc Pl Ps Pmi Pcim Pcem Pcrm Psmgr Pbc Psm Pos Poc Ppws Pdt Pcom Psc Mr Mh Scs'.split(
  ' ',
);

/**
 * The machine's side of the language: everything here is lost with the power. Error handling falls back to the machine
 * (`Pem;0`), and in that mode it begins a failed job again on a fresh card **by itself**, as the real one does.
 */
export class Session {
  readonly #machine: Machine;
  readonly #identity: Identity;
  readonly #settings = new Map<string, string>();
  #hostHandlesErrors = false;
  #staysInside = false;
  #mayEject = true;
  #job: Job | undefined;
  #lastReply = 'OK';

  constructor(machine: Machine, identity: Identity) {
    this.#machine = machine;
    this.#identity = identity;
  }

  /** Does it and gives the reply. Throws PowerGone. */
  async answer(received: Received): Promise<string> {
    if (received.kind === 'noise') return 'ERROR CDE';
    try {
      const reply = await this.#do(received);
      if (received.name !== 'Rlr') this.#lastReply = reply;
      return reply;
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      this.#lastReply = error.message;
      return error.message;
    }
  }

  async #do(command: Command): Promise<string> {
    const [first = '', second = ''] = command.parameters;
    const read = reading(command.name, first, this.#machine, {
      ...this.#identity,
      errorMode: this.#hostHandlesErrors ? '2' : '0',
      ribbon: this.#settings.get('Pr') ?? 'ymcko',
      lastReply: this.#lastReply,
    });
    if (read !== undefined) return read;
    if (command.data !== undefined) return this.#panel(command);
    if (SETTINGS.includes(command.name)) {
      this.#settings.set(command.name, command.parameters.join(';'));
      return 'OK';
    }
    switch (command.name) {
      case 'Pem':
        return this.#errorMode(first);
      case 'Pneab':
        return this.#keepInside(first, second);
      case 'Ss':
        this.#job = { side: 'front', waiting: undefined, done: [] };
        return 'OK';
      case 'Sr':
      case 'Sv':
        return this.#turn(command.name === 'Sr' ? 'front' : 'back');
      case 'Se':
        return this.#end();
      case 'Si':
        return this.#bring('print');
      case 'Sis':
        return this.#bring('contact');
      case 'Sic':
        return this.#bring('contactless');
      case 'Ser':
        this.#job = undefined;
        await this.#machine.reject();
        return 'OK';
      case 'Srs':
        this.#restart();
        return 'OK';
      default:
        return 'ERROR CDE';
    }
  }

  /** Left to itself, the machine tries a failed pick once more without telling. */
  async #bring(position: 'print' | 'contact' | 'contactless'): Promise<string> {
    try {
      await this.#machine.moveTo(position);
    } catch (error) {
      const again =
        error instanceof Complaint && error.message === 'ERROR TIME OUT' && !this.#hostHandlesErrors;
      if (!again) throw error;
      await this.#machine.moveTo(position);
    }
    return 'OK';
  }

  #errorMode(mode: string): string {
    if (!/^(0|1|2|3|16|18)$/.test(mode)) return 'ERROR PARAMETRES';
    this.#hostHandlesErrors = !['0', '16'].includes(mode);
    return 'OK';
  }

  #keepInside(what: string, value: string): string {
    if (what === 'E' || what === 'D') this.#staysInside = what === 'E';
    else if (what === 'A' && (value === '0' || value === '1')) this.#mayEject = value === '1';
    else return 'ERROR PARAMETRES';
    return 'OK';
  }

  async #panel(command: Command): Promise<string> {
    const data = receivedPanel(command);
    if (data === undefined) return 'ERROR PARAMETRES';
    const job = this.#job;
    if (job === undefined) return 'ERROR CDE';
    await this.#printWaiting(job);
    job.waiting = data;
    return 'OK';
  }

  async #turn(side: Side): Promise<string> {
    if (this.#job === undefined) return 'ERROR CDE';
    await this.#printWaiting(this.#job);
    this.#job.side = side;
    return 'OK';
  }

  async #end(): Promise<string> {
    const job = this.#job;
    if (job !== undefined) await this.#printWaiting(job);
    this.#job = undefined;
    const printedAndKept = job !== undefined && this.#staysInside;
    if (this.#mayEject && !printedAndKept) await this.#machine.eject();
    return 'OK';
  }

  async #printWaiting(job: Job): Promise<void> {
    const data = job.waiting;
    if (data === undefined) return;
    job.waiting = undefined;
    const step = { side: job.side, data };
    try {
      await this.#machine.printPanel(step.side, step.data, job.done.length + 1);
      job.done.push(step);
    } catch (error) {
      const again =
        error instanceof Complaint && error.message === 'ERROR RIBBON' && !this.#hostHandlesErrors;
      if (!again) {
        this.#job = undefined;
        throw error;
      }
      await this.#beginAgain(job, step);
    }
  }

  /** Out with the half-printed card, in with a fresh one, and the same person once more. */
  async #beginAgain(job: Job, step: Job['done'][number]): Promise<void> {
    await this.#machine.eject();
    const all = [...job.done.splice(0), step];
    for (const { side, data } of all) {
      await this.#machine.printPanel(side, data, job.done.length + 1);
      job.done.push({ side, data });
    }
  }

  #restart(): void {
    this.#settings.clear();
    this.#hostHandlesErrors = false;
    this.#staysInside = false;
    this.#mayEject = true;
    this.#job = undefined;
  }
}
