import type { Handle } from 'pkcs11js';
import { concat } from '../../bytes.ts';
import type { ChipKeyRef } from './messages.ts';
import type { OpenToken } from './open-token.ts';
import { chipKeyTemplate } from './templates.ts';
import type { TokenObjects } from './token-objects.ts';

/** A chip is done within seconds; a desk has one at a time. */
const KEPT = 48;
const IDLE_MS = 30_000;

/**
 * Static keys of single chips, derived by KDF3 from a master that stays in the token. PKCS#11 v2.40 has no derivation by CMAC, so
 * the derived value passes through this process's memory (the child's, never the pipeline's) into a session object, and is wiped.
 */
export class ChipKeysOfToken {
  readonly #token: OpenToken;
  readonly #objects: TokenObjects;
  readonly #kept = new Map<string, { readonly handle: Handle; used: number }>();

  constructor(token: OpenToken, objects: TokenObjects) {
    this.#token = token;
    this.#objects = objects;
    setInterval(() => this.#forget(Date.now() - IDLE_MS), IDLE_MS / 2).unref();
  }

  handle(key: ChipKeyRef, cmac: (master: Handle, data: Uint8Array) => Uint8Array): Handle {
    const { label, id } = key.master;
    const name = `${label} ${id} ${Buffer.from(key.kdd).toString('hex')} ${key.usage}`;
    const known = this.#kept.get(name);
    if (known !== undefined) {
      known.used = Date.now();
      return known.handle;
    }
    const master = this.#objects.handle('secret', key.master);
    const block = (i: number) => cmac(master, concat(Uint8Array.of(i, 0, 0, 0, key.usage, 0), key.kdd));
    const parts = [block(1), block(2)];
    const value = concat(...parts);
    try {
      const template = chipKeyTemplate(this.#token.p, value);
      const handle = this.#token.lib.C_CreateObject(this.#token.session, template);
      this.#kept.set(name, { handle, used: Date.now() });
      if (this.#kept.size > KEPT) this.#forgetOldest();
      return handle;
    } finally {
      for (const bytes of [value, ...parts]) bytes.fill(0);
    }
  }

  #forgetOldest(): void {
    const times = [...this.#kept.values()].map(({ used }) => used).sort((a, b) => a - b);
    this.#forget(times[times.length - KEPT] ?? 0);
  }

  #forget(before: number): void {
    for (const [name, { handle, used }] of this.#kept) {
      if (used >= before) continue;
      this.#kept.delete(name);
      try {
        this.#token.lib.C_DestroyObject(this.#token.session, handle);
      } catch {
        // Gone with its session.
      }
    }
  }
}
