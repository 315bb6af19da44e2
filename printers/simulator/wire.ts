import { failure } from '../../card/index.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import { openSerial } from '../transport/serial-port.ts';
import type { Transport } from '../transport/transport.ts';
import { openPtyLine, type PtyLine } from './pty-line.ts';
import { listenTcp, type TcpLine } from './tcp-line.ts';
import type { TrainingWire } from './training-options.ts';

/** The machine's end of its cable, of whatever kind. */
export class Wire {
  readonly #wire: TrainingWire;
  readonly #folder: string;
  readonly #onLine: (line: Transport) => void;
  #line: Transport | undefined;
  #pty: PtyLine | undefined;
  #tcp: TcpLine | undefined;

  /** `onLine` hears of every line on which a host may speak. */
  constructor(wire: TrainingWire, folder: string, onLine: (line: Transport) => void) {
    this.#wire = wire;
    this.#folder = folder;
    this.#onLine = onLine;
  }

  /** True while a host may be at the other end. */
  get connected(): boolean {
    return this.#line !== undefined;
  }

  async pull(): Promise<void> {
    const line = this.#line;
    this.#line = undefined;
    await this.#pty?.cut();
    this.#pty = undefined;
    await this.#tcp?.close();
    this.#tcp = undefined;
    await line?.close();
  }

  /** A memory wire is given a new link. Errors: TRAINING_LINE_FAILED, TRAINING_SOCAT_MISSING. */
  async plug(link?: Transport): Promise<void> {
    if (this.#line !== undefined || this.#tcp !== undefined) return;
    const wire = this.#wire;
    if (wire.kind === 'memory') return this.#take(link ?? wire.link);
    if (wire.kind === 'tcp') {
      this.#tcp = await listenTcp(wire.port, (line) => this.#take(line));
      return;
    }
    await this.#pty?.cut();
    this.#pty = await openPtyLine(wire.path, this.#folder);
    try {
      this.#take(await openSerial(this.#pty.machineEnd, { rtscts: false }));
    } catch (cause) {
      await this.#pty.cut();
      this.#pty = undefined;
      throw failure(PRINTER_ERRORS, 'TRAINING_LINE_FAILED', {}, cause);
    }
  }

  /** Nobody may be listening any more: that is not the machine's trouble. */
  async send(bytes: Uint8Array): Promise<void> {
    await this.#line?.write(bytes).catch(() => undefined);
  }

  #take(line: Transport): void {
    this.#line = line;
    this.#onLine(line);
    line.onClose(() => {
      if (this.#line === line) this.#line = undefined;
    });
  }
}
