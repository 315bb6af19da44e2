/** Numbered blanks with a new chip each, and the list a vendor would send with them. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Blank, ChipStore } from '../../printers/index.ts';

export interface Stock {
  /** The delivery list, with every blank that was ever made here: `number,chipSerial`. */
  readonly list: string;
  make(count: number): readonly Blank[];
  /** The chip in the body of that number. */
  chipOf(body: string): string | undefined;
}

/** `id` begins the body numbers; they go on where the last start left off. */
export const openStock = (folder: string, id: string, chips: ChipStore): Stock => {
  const list = join(folder, 'delivery.csv');
  return {
    list,
    make: (count) => {
      if (!existsSync(list)) writeFileSync(list, 'number,chipSerial\n', { mode: 0o600 });
      const blanks = chips
        .make(count)
        .map((chip) => ({ body: `${id.toUpperCase()}-${numberOf(chip)}`, chip }));
      appendFileSync(list, blanks.map(({ body, chip }) => `${body},${chip}\n`).join(''));
      return blanks;
    },
    chipOf: (body) =>
      existsSync(list)
        ? readFileSync(list, 'utf8')
            .split('\n')
            .map((line) => line.split(','))
            .find(([number]) => number === body)?.[1]
        : undefined,
  };
};

/** The running number in a training serial (its bytes 5 to 8), as six digits. */
const numberOf = (chip: string): string => String(Number.parseInt(chip.slice(8, 16), 16)).padStart(6, '0');
