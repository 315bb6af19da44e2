/** What one address is: who may use it, what it takes, and by which command it is called. */
import type { TSchema } from 'typebox';
import type { Role } from '../card/index.ts';

/** `viewers`: open on this machine in training mode (specimen people only), else any role. */
export type May = readonly Role[] | 'anyone' | 'viewers';

export interface Rule {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly may: May;
  /** Law 8: a second, different person of one of these roles confirms with their own sign-in. */
  readonly second?: readonly Role[];
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema | 'zip';
  /** Words after `kadi` that call this address: `stock issue`. The options are made of the schemas. */
  readonly command?: string;
  readonly says: string;
}
