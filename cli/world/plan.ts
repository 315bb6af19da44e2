/** What the training world is told: which machines to play, how fast, with how many specimen people. */
export interface StationPlan {
  readonly id: string;
  readonly folder: string;
  readonly wire: { readonly kind: 'pty'; readonly path: string } | { readonly kind: 'memory' };
  readonly reader:
    | {
        readonly kind: 'pcsc';
        readonly name: string;
        readonly at: { readonly socket: string } | { readonly port: number };
      }
    | { readonly kind: 'in-process' };
}

export interface WorldPlan {
  /** `day`: people to watch, for ever. `demo`: N cards to the end, blanks back in the vault. `empty`: machines only. */
  readonly mode: 'day' | 'demo' | 'empty';
  readonly people: number;
  readonly seed: number;
  readonly speed: 'real' | 'brisk' | 'fast';
  /** Where the API answers. */
  readonly address: string;
  readonly smsPort: number;
  readonly stations: readonly StationPlan[];
}
