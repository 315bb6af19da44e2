import { isKadiError } from '../../../card/errors.ts';

/** `remark`: noticed and worth telling, but no reason to refuse the document. */
export type CheckStatus = 'ok' | 'failed' | 'remark';

export interface ChipCheck {
  /** What was checked: `security object`, `hash of EF.DG2`, … Once in a verdict, and the same in every version. */
  readonly check: string;
  readonly status: CheckStatus;
  /** `status` is not `failed`. */
  readonly ok: boolean;
  /** Why not, or what was noticed; never data of the holder. */
  readonly why?: string;
}

/** `ok` only when no check failed. A check that could not be made because an earlier one failed is not in the list. */
export interface ChipVerdict {
  readonly ok: boolean;
  readonly checks: readonly ChipCheck[];
}

/** The reason in a catalogued complaint of a reader. */
const reasonOf = (error: unknown): string => {
  if (!isKadiError(error)) throw error;
  const { rule, why, field } = error.facts;
  return String(rule ?? why ?? field ?? error.code);
};

export class Checks {
  readonly #list: ChipCheck[] = [];

  /** `fault`: null when the check held. */
  say(check: string, fault: string | null, severity: 'failed' | 'remark' = 'failed'): void {
    this.#list.push(
      fault === null
        ? { check, status: 'ok', ok: true }
        : { check, status: severity, ok: severity !== 'failed', why: fault },
    );
  }

  /** Several reasons at once; none: the check held. */
  all(check: string, faults: readonly string[], severity: 'failed' | 'remark' = 'failed'): void {
    this.say(check, faults.length === 0 ? null : faults.join('; '), severity);
  }

  /** Runs a reader; its catalogued complaint becomes the reason. What it gives is judged by the caller. */
  attempt<T>(check: string, reader: () => T, severity: 'failed' | 'remark' = 'failed'): T | undefined {
    try {
      return reader();
    } catch (error) {
      this.say(check, reasonOf(error), severity);
      return undefined;
    }
  }

  /** The same where being readable is all that is asked. */
  read<T>(check: string, reader: () => T, severity: 'failed' | 'remark' = 'failed'): T | undefined {
    const value = this.attempt(check, reader, severity);
    if (value !== undefined) this.say(check, null);
    return value;
  }

  verdict(): ChipVerdict {
    return { ok: this.#list.every(({ ok }) => ok), checks: this.#list };
  }
}
