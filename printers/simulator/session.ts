import type { Command, Received } from '../evolis/parser.ts';
import { Job } from './evolis-job.ts';
import type { Identity } from './identity.ts';
import type { Machine } from './machine.ts';
import { Complaint } from './machine-options.ts';
import { receivedPanel } from './panel-data.ts';
import { reading } from './readings.ts';
import { StripeMemory } from './stripe.ts';

/** Settings that are taken and remembered, and change nothing in this machine. */
const SETTINGS =
  'Pr Pc Pl Ps Pmi Pcim Pcem Pcrm Psmgr Pbc Psm Pos Poc Ppws Pdt Pcom Psc Pmc Pmd Pmt Mr Mh Wcb'.split(' ');

type Place = 'print' | 'contact' | 'contactless';

/** Commands that bring a card somewhere. */
const PLACES: Readonly<Record<string, Place>> = { Si: 'print', Sis: 'contact', Sic: 'contactless' };

/** What this model has of what others have not. */
export interface EvolisModel {
  /** Knows `Pneab`: cards stay inside after printing if they are told to. */
  readonly keepsCards: boolean;
  readonly magnetic: boolean;
}

/**
 * The machine's side of the language: everything here is lost with the power. Error handling falls back to the machine
 * (`Pem;0`), and in that mode it begins a failed job again on a fresh card **by itself**, as the real one does.
 */
export class Session {
  readonly #machine: Machine;
  readonly #identity: Identity;
  readonly #model: EvolisModel;
  readonly #settings = new Map<string, string>();
  #errorMode = '0';
  #staysInside = false;
  #mayEject = true;
  #job: Job | undefined;
  #stripe = new StripeMemory();
  #lastReply = 'OK';

  constructor(machine: Machine, identity: Identity, model: EvolisModel) {
    this.#machine = machine;
    this.#identity = identity;
    this.#model = model;
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

  #hostHandlesErrors(): boolean {
    return !['0', '16'].includes(this.#errorMode);
  }

  async #do(command: Command): Promise<string> {
    const { name, parameters, data } = command;
    const [first = '', second = ''] = parameters;
    const read = reading(name, first, this.#machine, {
      ...this.#identity,
      errorMode: this.#errorMode,
      ribbon: this.#settings.get('Pr') ?? 'ymcko',
      lastReply: this.#lastReply,
    });
    if (read !== undefined) return read;
    if (data !== undefined) return this.#panel(command);
    if (SETTINGS.includes(name)) {
      this.#settings.set(name, parameters.join(';'));
      return 'OK';
    }
    const place = PLACES[name];
    if (place !== undefined) return this.#bring(place);
    switch (name) {
      case 'Pem':
        return this.#setErrorMode(first);
      case 'Pneab':
        return this.#keepInside(first, second);
      case 'Ss':
        this.#job = new Job(this.#machine, () => this.#hostHandlesErrors());
        return 'OK';
      case 'Sr':
      case 'Sv':
        return this.#turn(name);
      case 'Se':
        return this.#end();
      case 'Sib':
        await this.#machine.moveTo('print', 'slot');
        return 'OK';
      case 'Sie':
        await this.#bring('print');
        await this.#machine.eject();
        return 'OK';
      case 'Ser':
      case 'Seb':
        this.#job = undefined;
        await this.#machine.reject();
        return 'OK';
      case 'Sfr':
        await this.#machine.flip();
        return 'OK';
      case 'Scp':
        await this.#machine.clean();
        return 'OK';
      case 'Scs':
        return 'OK';
      case 'Srs':
        this.#restart();
        return 'OK';
      case 'Dm':
      case 'Smw':
      case 'Smr':
        return this.#model.magnetic ? this.#magnetic(name, parameters) : 'OPT NOT AVAILABLE';
      default:
        return 'ERROR CDE';
    }
  }

  /** Left to itself, the machine tries a failed pick once more without telling. */
  async #bring(place: Place): Promise<string> {
    try {
      await this.#machine.moveTo(place);
    } catch (error) {
      const again =
        error instanceof Complaint && error.message === 'ERROR TIME OUT' && !this.#hostHandlesErrors();
      if (!again) throw error;
      await this.#machine.moveTo(place);
    }
    return 'OK';
  }

  #setErrorMode(mode: string): string {
    if (!/^(0|1|2|3|16|18)$/.test(mode)) return 'ERROR PARAMETRES';
    this.#errorMode = mode;
    return 'OK';
  }

  #keepInside(what: string, value: string): string {
    if (!this.#model.keepsCards) return 'ERROR CDE';
    if (what === 'E' || what === 'D') this.#staysInside = what === 'E';
    else if (what === 'A' && (value === '0' || value === '1')) this.#mayEject = value === '1';
    else return 'ERROR PARAMETRES';
    return 'OK';
  }

  async #panel(command: Command): Promise<string> {
    const panel = receivedPanel(command);
    if (panel === undefined) return 'ERROR PARAMETRES';
    return this.#inJob((job) => job.take(panel));
  }

  async #turn(name: 'Sr' | 'Sv'): Promise<string> {
    return this.#inJob(async (job) => {
      await job.printWaiting();
      job.side = name === 'Sr' ? 'front' : 'back';
    });
  }

  /** A job that failed is over. */
  async #inJob(work: (job: Job) => Promise<void>): Promise<string> {
    const job = this.#job;
    if (job === undefined) return 'ERROR CDE';
    this.#job = undefined;
    await work(job);
    this.#job = job;
    return 'OK';
  }

  async #end(): Promise<string> {
    const job = this.#job;
    this.#job = undefined;
    await job?.printWaiting();
    const printedAndKept = job !== undefined && this.#staysInside;
    if (this.#mayEject && !printedAndKept) await this.#machine.eject();
    return 'OK';
  }

  async #magnetic(name: 'Dm' | 'Smw' | 'Smr', parameters: readonly string[]): Promise<string> {
    const [track = '', ...text] = parameters;
    switch (name) {
      case 'Dm':
        this.#stripe.put(track, text.join(';'));
        return 'OK';
      case 'Smw':
        await this.#machine.stripe(this.#stripe.tracks);
        return 'OK';
      case 'Smr':
        return StripeMemory.read(await this.#machine.stripe(), track);
    }
  }

  #restart(): void {
    this.#settings.clear();
    this.#errorMode = '0';
    this.#staysInside = false;
    this.#mayEject = true;
    this.#job = undefined;
    this.#stripe = new StripeMemory();
  }
}
