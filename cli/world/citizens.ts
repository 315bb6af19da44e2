/** Citizens with basic phones: some ask where their card is, in their own words; a stranger asks about somebody else's. */
import { appendFile, writeFile } from 'node:fs/promises';
import type { SpecimenPerson } from '../specimen/index.ts';

/** What a citizen needs of the simulated SMS centre. */
export interface Centre {
  phoneSends(from: string, to: string, text: string): Promise<unknown>;
  inbox(phone: string): readonly { readonly text: string }[];
}

const SERVICE = '20031';
const STRANGER = '+254744999999';
/** Every so many people with a telephone, one asks. */
const ASKS_EVERY = 4;
const MOST_ASKING = 200;

export interface Citizens {
  /** One or two of them ask. False when everybody who wanted to has asked. */
  ask(): Promise<boolean>;
  /** How many of those who asked have been answered. */
  answered(): { readonly asked: number; readonly answered: number };
  /** Keeps what was written and read on every phone. */
  keep(file: string): Promise<void>;
}

const words = (person: SpecimenPerson, nth: number): string => {
  const { slipNumber, language } = person.record;
  const spaced = `${slipNumber.slice(0, 3)} ${slipNumber.slice(3, 6)} ${slipNumber.slice(6)}`;
  const ways =
    language === 'sw'
      ? [`HALI ${slipNumber}`, slipNumber, `hali: ${spaced}`]
      : [slipNumber, `Status ${slipNumber}`, spaced];
  return ways[nth % ways.length] ?? slipNumber;
};

export const citizens = (people: readonly SpecimenPerson[], centre: Centre): Citizens => {
  const asking = people
    .filter(({ record }) => record.phone !== undefined)
    .filter((_, i) => i % ASKS_EVERY === 0)
    .slice(0, MOST_ASKING);
  const asked: { phone: string; text: string; before: number }[] = [];
  let next = 0;
  let strangerAsked = false;

  const send = async (phone: string, text: string): Promise<void> => {
    asked.push({ phone, text, before: centre.inbox(phone).length });
    await centre.phoneSends(phone, SERVICE, text);
  };

  return {
    ask: async () => {
      const person = asking[next];
      if (person?.record.phone === undefined) {
        const victim = people[0];
        if (strangerAsked || victim === undefined) return false;
        strangerAsked = true;
        await send(STRANGER, victim.record.slipNumber);
        return true;
      }
      await send(person.record.phone, words(person, next));
      next += 1;
      return true;
    },
    answered: () => ({
      asked: asked.length,
      answered: asked.filter(({ phone, before }) => centre.inbox(phone).length > before).length,
    }),
    keep: async (file) => {
      await writeFile(file, '');
      for (const phone of new Set([
        ...asked.map((one) => one.phone),
        ...people.flatMap(({ record }) => record.phone ?? []),
      ])) {
        const questions = asked.filter((one) => one.phone === phone).map(({ text }) => `  > ${text}`);
        const answers = centre.inbox(phone).map(({ text }) => `  < ${text}`);
        if (questions.length + answers.length === 0) continue;
        await appendFile(file, `${[phone, ...questions, ...answers].join('\n')}\n\n`);
      }
    },
  };
};
