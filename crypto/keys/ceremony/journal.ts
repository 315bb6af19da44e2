import { appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from './canonical.ts';
import { isJournalEntry } from './minutes-form.ts';

/** What was done, by whom, when. Facts are names, key ids, check values and fingerprints. */
export type JournalEntry = {
  readonly at: string;
  readonly step: string;
  readonly what: string;
  readonly by: readonly string[];
  readonly facts: { readonly [name: string]: Json };
};

const JOURNAL_FILE = 'ceremony-under-way.jsonl';

/** Line by line on disk, so that an interrupted ceremony leaves word of what it has done. */
export class Journal {
  readonly #path: string;
  readonly #entries: JournalEntry[];
  /** Entries of a ceremony that was interrupted, which this one continues. */
  readonly earlier: number;

  private constructor(path: string, entries: JournalEntry[]) {
    this.#path = path;
    this.#entries = entries;
    this.earlier = entries.length;
  }

  static async open(folder: string): Promise<Journal> {
    const path = join(folder, JOURNAL_FILE);
    const text = await readFile(path, 'utf8').catch(() => '');
    const entries = text.split('\n').flatMap((line): JournalEntry[] => {
      try {
        const entry: unknown = JSON.parse(line);
        return isJournalEntry(entry) ? [entry] : [];
      } catch {
        // The last line of a machine that lost its power.
        return [];
      }
    });
    return new Journal(path, entries);
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  async write(entry: JournalEntry): Promise<void> {
    this.#entries.push(entry);
    await appendFile(this.#path, `${JSON.stringify(entry)}\n`, { mode: 0o600, flush: true });
  }

  /** The minutes hold it all now. */
  async close(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}
