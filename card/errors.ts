/** Who has to act on an error. Law 9: a refusal without an owner is a refusal nobody answers for. */
export type Owner =
  | 'operator'
  | 'packer'
  | 'inspector'
  | 'supervisor'
  | 'stock-keeper'
  | 'officer'
  | 'register'
  | 'custodian'
  | 'dpo'
  | 'engineer';

/**
 * May software try again? `after-inspection` means a person has to look at the physical card first: the machine may
 * or may not have acted, and doing it twice could put one person on two bodies.
 */
export type Retry = 'yes' | 'no' | 'after-inspection';

/** One row of the error catalogue. `en`/`sw` are what people read, `todo` is the action in docs/errors.md. */
export interface ErrorEntry {
  readonly en: string;
  readonly sw: string;
  readonly todo: string;
  readonly owner: Owner;
  readonly retry: Retry;
}

export type ErrorTable = Readonly<Record<string, ErrorEntry>>;

/**
 * The one error class. Every room declares its codes as `const ROOM_ERRORS = {...} as const satisfies ErrorTable` in
 * its own errors.ts and raises them with `raise(ROOM_ERRORS, 'CODE', {...})`. `facts` are short, machine-readable and
 * never personal (law 7): serials, counts, field names, codes; not values a person typed.
 */
export class KadiError extends Error {
  override readonly name = 'KadiError';
  readonly code: string;
  readonly entry: ErrorEntry;
  readonly facts: Readonly<Record<string, string | number | boolean>>;

  constructor(
    code: string,
    entry: ErrorEntry,
    facts: Readonly<Record<string, string | number | boolean>> = {},
    cause?: unknown,
  ) {
    const told = Object.entries(facts).map(([key, value]) => `${key} ${value}`);
    super(
      told.length === 0 ? entry.en : `${entry.en} (${told.join(', ')})`,
      cause === undefined ? {} : { cause },
    );
    this.code = code;
    this.entry = entry;
    this.facts = facts;
  }
}

export const failure = <T extends ErrorTable>(
  table: T,
  code: keyof T & string,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => {
  const entry = table[code];
  if (entry === undefined) throw new TypeError(`unknown error code ${code}`);
  return new KadiError(code, entry, facts, cause);
};

/** Throws the catalogued error. */
export const raise = <T extends ErrorTable>(
  table: T,
  code: keyof T & string,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): never => {
  throw failure(table, code, facts, cause);
};

export const isKadiError = (error: unknown): error is KadiError => error instanceof KadiError;

/** The code of a catalogued error, else `UNEXPECTED`. Safe for logs: an unknown error's text may hold anything. */
export const codeOf = (error: unknown): string => (isKadiError(error) ? error.code : 'UNEXPECTED');
