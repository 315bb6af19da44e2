/** A host that dies in the middle of its work: from a certain call on, nothing that it asks of anybody happens any more. */
export interface Life {
  /** Calls to ledger, printer and chip that are still made; undefined: for ever. */
  left: number | undefined;
  /** The call with this in it is the last one. */
  lastIs?: ((given: readonly unknown[]) => boolean) | undefined;
  /** The last call is made before the host dies, and its answer is lost. */
  readonly actsLast: boolean;
  dead: boolean;
}

export class HostDied extends Error {
  override readonly name = 'HostDied';
}

/** The same object; its methods answer as long as the host lives. */
export const mortal = <T extends object>(life: Life, one: T, methods: readonly (keyof T)[]): T =>
  new Proxy(one, {
    get: (target, name) => {
      const value = Reflect.get(target, name, target) as unknown;
      if (typeof value !== 'function') return value;
      if (!methods.some((method) => method === name)) return value.bind(target);
      return async (...given: unknown[]): Promise<unknown> => {
        if (life.dead) throw new HostDied('dead');
        const last = life.left === 0 || (life.lastIs?.(given) ?? false);
        if (life.left !== undefined) life.left--;
        if (!last) return value.apply(target, given);
        life.dead = true;
        if (life.actsLast) await (value.apply(target, given) as Promise<unknown>).catch(() => {});
        throw new HostDied('died');
      };
    },
  });
