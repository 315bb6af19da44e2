/**
 * A line of bytes to a machine: serial port, TCP socket, or an in-process pair. A resolved `write` means only that the
 * bytes left this program, never that the machine acted on them.
 */
export interface Transport {
  /** How many bytes it carries in a second at most; absent where nobody sets a speed. */
  readonly bytesPerSecond?: number;
  /** Rejects with PRINTER_LINK_LOST when the line is closed or breaks before all bytes have left. */
  write(bytes: Uint8Array): Promise<void>;
  /** Bytes that came before the first listener are kept for it. Returns how to stop listening. */
  onData(listener: (bytes: Uint8Array) => void): () => void;
  /** Called exactly once for each listener, also when the line was already closed; `why` only when the line broke. */
  onClose(listener: (why?: Error) => void): void;
  /** Idempotent. Pending writes settle. */
  close(): Promise<void>;
}

/** Pauses of the flow control come on top of what the speed allows. */
const MARGIN = 1.5;

/** How long so many bytes may take to leave: never less than `leastMs`, and more on a line that is slow by its settings. */
export const writeDeadline = (
  { bytesPerSecond }: Pick<Transport, 'bytesPerSecond'>,
  length: number,
  leastMs: number,
): number =>
  bytesPerSecond === undefined
    ? leastMs
    : Math.max(leastMs, Math.ceil((MARGIN * 1_000 * length) / bytesPerSecond));

/** Listener bookkeeping that every kind of line shares. */
export class LineListeners {
  readonly #data = new Set<(bytes: Uint8Array) => void>();
  readonly #close: ((why?: Error) => void)[] = [];
  #early: Uint8Array[] | undefined = [];
  #ended: { readonly why?: Error } | undefined;

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  readonly onData = (listener: (bytes: Uint8Array) => void): (() => void) => {
    this.#data.add(listener);
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const bytes of early) listener(bytes);
    return () => {
      this.#data.delete(listener);
    };
  };

  readonly onClose = (listener: (why?: Error) => void): void => {
    const ended = this.#ended;
    if (ended === undefined) this.#close.push(listener);
    else queueMicrotask(() => listener(ended.why));
  };

  received(bytes: Uint8Array): void {
    this.#early?.push(bytes);
    for (const listener of [...this.#data]) listener(bytes);
  }

  /** Only the first call counts: some drivers report one broken line twice. */
  closed(why?: Error): void {
    if (this.#ended !== undefined) return;
    this.#ended = why === undefined ? {} : { why };
    const listeners = this.#close.splice(0);
    for (const listener of listeners) listener(why);
    this.#data.clear();
  }
}
