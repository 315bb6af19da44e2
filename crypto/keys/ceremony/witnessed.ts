import { failure } from '../../../card/index.ts';
import { canonicalJson, type Json } from './canonical.ts';
import { CEREMONY_ERRORS } from './errors.ts';
import type { Journal, JournalEntry } from './journal.ts';
import type { CeremonyStep, Custodians } from './people.ts';

export type JournalFacts = { readonly [name: string]: Json };

/** What two custodians do together: each step explained, confirmed by both, and noted in the journal. */
export class Witnessed {
  readonly people: Custodians;
  readonly journal: Journal;
  readonly now: () => Date;

  constructor(people: Custodians, journal: Journal, now: () => Date) {
    this.people = people;
    this.journal = journal;
    this.now = now;
  }

  /** Keys that an interrupted ceremony has made. */
  madeEarlierKeys(): JournalEntry[] {
    return this.journal.entries
      .slice(0, this.journal.earlier)
      .filter(({ step, what }) => step === 'keys' && what.startsWith('made '));
  }

  /** When it began. A ceremony that was interrupted after keys were made has to be ended before anything else is done. */
  async begin(kind: Json): Promise<string> {
    const what = `begun: ${canonicalJson(kind)}`;
    const last = this.journal.entries.findLast((entry) => entry.what.startsWith('begun: '));
    if (last !== undefined && last.what !== what && this.madeEarlierKeys().length > 0) {
      throw failure(CEREMONY_ERRORS, 'CEREMONY_NOTHING_TO_DO', { interrupted: last.what.slice(7) });
    }
    await this.note('custodians', what);
    return this.journal.entries[0]?.at ?? this.now().toISOString();
  }

  async note(step: CeremonyStep, what: string, facts: JournalFacts = {}): Promise<void> {
    const at = this.now().toISOString();
    await this.journal.write({ at, step, what, by: this.people.names, facts });
  }

  /** Explains a step and goes on only when both have confirmed it. Throws CEREMONY_NOT_CONFIRMED. */
  async agree(step: CeremonyStep, lines: readonly string[]): Promise<void> {
    for (const line of lines) this.people.tell(line);
    for (const name of this.people.names) {
      if (await this.people.confirm(name, step)) continue;
      await this.note(step, 'not confirmed', { custodian: name });
      throw failure(CEREMONY_ERRORS, 'CEREMONY_NOT_CONFIRMED', { step });
    }
    await this.note(step, 'confirmed by both');
  }
}
