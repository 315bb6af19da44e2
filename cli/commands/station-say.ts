/** Codes as the sentence and the one thing to do, for the terminal. */
import { entryOf } from '../catalogue.ts';

export const sentence = (code: string): string => {
  const entry = entryOf(code);
  return entry === undefined ? code : `${entry.en.replace(/\.$/, '')}. ${entry.todo}`;
};

export const whole = (text: string, least: number, most: number): number | undefined => {
  const number = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
};
