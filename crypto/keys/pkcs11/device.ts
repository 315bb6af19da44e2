import { failure, type KadiError } from '../../../card/index.ts';
import { KEY_ERRORS } from '../errors.ts';
import type { DeviceState, Unlisten } from '../health.ts';
import { DeviceChild } from './device-child.ts';
import type { DeviceFault, DeviceRequest, FromChild, OpenFault, TokenPlace } from './messages.ts';
import { Opening } from './opening.ts';

export interface DeviceTiming {
  /** ms without any answer while one is awaited, after which the child is replaced. */
  readonly deadlineMs: number;
  /** ms between questions after the token's health while there is no other work. */
  readonly pingMs: number;
  /** ms for a child to start, load the library and log in. */
  readonly startMs: number;
}

const TIMING: DeviceTiming = { deadlineMs: 5_000, pingMs: 2_000, startMs: 20_000 };
/** Making an RSA key takes as long as it takes to find two primes. */
const MAKING_MS = 120_000;
/** Questions that are with the child at once: enough to keep it busy, few enough that one deadline fits all. */
const WINDOW = 64;

interface Pending {
  readonly request: DeviceRequest;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: KadiError) => void;
}

const OPEN_CODES = {
  binding: 'KEY_DEVICE_BINDING',
  module: 'KEY_DEVICE_MODULE',
  token: 'KEY_DEVICE_AWAY',
  pin: 'KEY_PIN_REFUSED',
  'pin-file': 'KEY_PIN_FILE',
  away: 'KEY_DEVICE_AWAY',
} as const satisfies Record<OpenFault, keyof typeof KEY_ERRORS>;

/**
 * The token as this process sees it: questions go to a child process and answers come back; when the child hangs, dies or
 * loses its token it is killed and another one is started, with growing pauses. The event loop is never blocked.
 */
export class Device {
  readonly #place: TokenPlace;
  readonly #timing: DeviceTiming;
  readonly #listeners = new Set<(state: DeviceState) => void>();
  readonly #queue: Pending[] = [];
  readonly #asked = new Map<number, Pending>();
  readonly #opening: Opening;
  #state: DeviceState = { state: 'away', since: new Date(), code: 'KEY_DEVICE_AWAY' };
  #child: DeviceChild | undefined;
  #n = 0;
  #sending = false;
  #closed = false;
  #deadline: NodeJS.Timeout | undefined;
  #ping: NodeJS.Timeout | undefined;

  constructor(place: TokenPlace, timing: Partial<DeviceTiming> = {}) {
    this.#place = place;
    this.#timing = { ...TIMING, ...timing };
    this.#opening = new Opening(place.pin, () => this.#start());
    this.#start();
  }

  state(): DeviceState {
    return this.#state;
  }

  /** Process id of the child, for those who look after it. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  onChange(listener: (state: DeviceState) => void): Unlisten {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Rejects with KEY_DEVICE_AWAY, KEY_NOT_IN_DEVICE or KEY_DEVICE_REFUSED, or the reason for which the token cannot be opened. */
  ask(request: DeviceRequest): Promise<Uint8Array> {
    if (this.#state.state === 'away') return Promise.reject(this.#why());
    return new Promise((resolve, reject) => {
      this.#queue.push({ request, resolve, reject });
      if (this.#sending) return;
      this.#sending = true;
      // What is asked in the same turn travels as one message.
      setImmediate(() => {
        this.#sending = false;
        this.#send();
      });
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#opening.stop();
    this.#lose('KEY_DEVICE_AWAY');
  }

  #why(): KadiError {
    const code = this.#state.code as keyof typeof KEY_ERRORS | null;
    return failure(KEY_ERRORS, code ?? 'KEY_DEVICE_AWAY', { token: this.#place.token });
  }

  #start(): void {
    if (this.#closed) return;
    this.#child = new DeviceChild(
      (message) => this.#hear(message),
      () => this.#lose('KEY_DEVICE_AWAY'),
    );
    this.#child.send({ open: this.#place });
    this.#child.hold(true);
    this.#watch(this.#timing.startMs);
  }

  #hear(message: FromChild): void {
    if ('opened' in message) this.#ready();
    else if ('notOpened' in message) this.#lose(OPEN_CODES[message.notOpened]);
    else if ('answers' in message) this.#settle(message.answers);
  }

  #ready(): void {
    clearTimeout(this.#deadline);
    this.#child?.hold(false);
    this.#change('ready', null);
    this.#rest();
  }

  /** Asks after the token when nobody else has asked for a while. */
  #rest(): void {
    clearTimeout(this.#ping);
    this.#ping = setTimeout(() => {
      void this.ask({ op: 'ping' }).catch(() => {});
    }, this.#timing.pingMs);
    this.#ping.unref();
  }

  #send(): void {
    if (this.#child === undefined || this.#state.state === 'away') return;
    const batch = this.#queue.splice(0, Math.max(0, WINDOW - this.#asked.size)).map((pending) => {
      this.#n += 1;
      this.#asked.set(this.#n, pending);
      return { n: this.#n, request: pending.request };
    });
    if (batch.length === 0) return;
    this.#child.hold(true);
    this.#child.send({ batch });
    const making = batch.some(({ request }) => request.op === 'make-pair');
    this.#watch(making ? MAKING_MS : this.#timing.deadlineMs);
  }

  #watch(ms: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#lose('KEY_DEVICE_AWAY'), ms);
  }

  #settle(answers: Extract<FromChild, { answers: unknown }>['answers']): void {
    let away = false;
    for (const answer of answers) {
      const pending = this.#asked.get(answer.n);
      if (pending === undefined) continue;
      this.#asked.delete(answer.n);
      if ('bytes' in answer) {
        this.#opening.worked();
        pending.resolve(answer.bytes);
        continue;
      }
      away ||= answer.fault.why === 'away';
      pending.reject(this.#faultOf(pending.request, answer.fault));
    }
    if (away) {
      this.#lose('KEY_DEVICE_AWAY');
      return;
    }
    if (this.#asked.size === 0) {
      clearTimeout(this.#deadline);
      this.#child?.hold(false);
      this.#rest();
    } else this.#watch(this.#timing.deadlineMs);
    this.#send();
  }

  #faultOf(request: DeviceRequest, { why, ckr }: DeviceFault): KadiError {
    const key = 'key' in request ? ('master' in request.key ? request.key.master : request.key).label : '';
    if (why === 'missing') return failure(KEY_ERRORS, 'KEY_NOT_IN_DEVICE', { token: this.#place.token, key });
    const code = why === 'away' ? 'KEY_DEVICE_AWAY' : 'KEY_DEVICE_REFUSED';
    return failure(KEY_ERRORS, code, { token: this.#place.token, op: request.op, key, ckr });
  }

  #lose(code: keyof typeof KEY_ERRORS): void {
    clearTimeout(this.#deadline);
    clearTimeout(this.#ping);
    this.#child?.kill();
    this.#child = undefined;
    this.#change('away', code);
    const lost = [...this.#asked.values(), ...this.#queue.splice(0)];
    this.#asked.clear();
    for (const { reject } of lost) reject(this.#why());
    if (!this.#closed) this.#opening.again(code === 'KEY_PIN_REFUSED');
  }

  #change(state: DeviceState['state'], code: string | null): void {
    if (this.#state.state === state && this.#state.code === code) return;
    const since = this.#state.state === state ? this.#state.since : new Date();
    this.#state = { state, since, code };
    for (const listener of this.#listeners) listener(this.#state);
  }
}
