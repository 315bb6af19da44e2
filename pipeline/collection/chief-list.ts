/** Paper for chiefs and words for local radio (R43): lists without names, texts with counts alone. */

import { officeOf } from '../offices/office.ts';
import type { Shop } from '../shop.ts';
import { type ListedCard, type ListReader, waitingCards } from './day-list.ts';

export interface ChiefList {
  readonly office: string;
  readonly cards: readonly ListedCard[];
  /** To be printed as it is, 72 characters a line, English and Kiswahili. */
  readonly text: string;
}

const NEEDS = { guardian: 'guardian / mlezi', 'other-check': 'other check / ukaguzi' } as const;

/** Those whom no message reached stand first: they are the ones to look for. */
export const chiefList = async (
  shop: Shop,
  office: string,
  now: Date,
  reader: ListReader,
): Promise<ChiefList> => {
  const cards = [...(await waitingCards(shop, office, now, reader))].sort(
    (one, two) =>
      Number(one.told === 'sms') - Number(two.told === 'sms') || one.slipEnds.localeCompare(two.slipEnds),
  );
  const { name } = await officeOf(shop, office);
  const rows = cards.map(
    ({ slipEnds, serial, told, needs }) =>
      `...${slipEnds}   ${serial}   ${told === 'sms' ? 'SMS' : '---'}   ${needs === null ? '' : NEEDS[needs]}`,
  );
  const text = [
    `${name} (${office})   ${now.toISOString().slice(0, 10)}   ${cards.length}`,
    'Cards that wait. Read out the last digits of the slip, never a name.',
    'Kadi zinazosubiri. Soma tarakimu za mwisho za slip, si jina.',
    'The card is FREE. Only its owner collects it, with slip or old ID.',
    'Kadi ni BURE. Mwenyewe tu huichukua, na slip au kitambulisho cha zamani.',
    '',
    'slip     card        told',
    ...rows,
    '',
  ].join('\n');
  return { office, cards, text };
};

/** Fewer than this are not counted out: a small number could point at somebody. */
const SMALL = 10;

export interface RadioText {
  /** null: fewer than ten. */
  readonly waiting: number | null;
  readonly en: string;
  readonly sw: string;
}

export const radioText = async (shop: Shop, office: string): Promise<RadioText> => {
  const count = await shop.ledger.collectionBooks.waitingCount(office);
  const { name } = await officeOf(shop, office);
  const waiting = count < SMALL ? null : count;
  return {
    waiting,
    en: `${waiting === null ? 'Cards' : `${waiting} cards`} wait at ${name}. Come yourself with your slip or old ID. Is it far, or can you not come? Call 0800221111. The card is free: pay nobody. There is no last day.`,
    sw: `${waiting === null ? 'Kadi' : `Kadi ${waiting}`} zinasubiri ${name}. Njoo mwenyewe na slip au kitambulisho cha zamani. Ni mbali, au huwezi kuja? Piga 0800221111. Kadi ni bure: usimlipe mtu yeyote. Hakuna siku ya mwisho.`,
  };
};
