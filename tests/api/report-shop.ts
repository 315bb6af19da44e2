/** A bureau after its first day: six cards were made, and each ended elsewhere. */
import { cardAct } from '../../pipeline/index.ts';
import { type ApiShop, extractOf, makeInBooks, openApiShop } from './api-shop.ts';

export const PEOPLE = 8;
export const BODIES = Array.from({ length: 6 }, (_, i) => ({
  number: `KB000010${i}`,
  chipSerial: `A0B0C0D0E0F0001${i}`,
}));
/** What becomes of the six cards that are made, after the machine; the last one is rejected. */
const ENDS = [
  ['pass', 'pack', 'dispatch', 'receive', 'collect'],
  ['pass', 'pack', 'dispatch', 'receive', 'collect'],
  ['pass', 'pack', 'dispatch', 'receive'],
  ['pass', 'pack', 'dispatch'],
  ['pass'],
] as const;

/** @returns serials of the six cards, in the order of their ends */
export const openReportShop = async (): Promise<{ house: ApiShop; serials: readonly string[] }> => {
  const house = await openApiShop();
  const { shop } = house;
  await house.upload('register-1', await extractOf(shop, PEOPLE, 'X-REPORT', true));
  await house.post('stock-keeper-1', '/api/stock/receive', { bodies: BODIES }, { second: 'supervisor-1' });
  const cards = await shop.ledger.cards({ state: 'accepted' }, PEOPLE);
  for (const [i, body] of BODIES.entries()) {
    const serial = cards[i]?.serial ?? '';
    await makeInBooks(shop, serial, body, 'personalised');
    for (const event of ENDS[i] ?? [])
      await shop.ledger.commit({ by: shop.me, acts: [cardAct(serial, event)] });
  }
  const serials = cards.slice(0, BODIES.length).map(({ serial }) => serial);
  const rejected = await house.post('inspector-1', `/api/cards/${serials.at(-1)}/reject`, {
    reason: 'print-quality',
  });
  if (rejected.status !== 200) throw new Error(JSON.stringify(rejected.body));
  return { house, serials };
};
