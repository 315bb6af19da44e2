/** Where a shift is required, the desks ask for it before a person or a card does anything. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShift, type Shop } from '../../pipeline/index.ts';
import { printPass, runEncoder } from '../../pipeline/two-pass/index.ts';
import { until } from '../support/shop.ts';
import { openTwoDesks, type TwoDesks } from './two-desks/desks.ts';

let two: TwoDesks;
let strict: Shop;
beforeAll(async () => {
  two = await openTwoDesks();
  strict = { ...two.shop, policy: { ...two.shop.policy, shifts: 'required' } };
  await two.ready(3);
});
afterAll(() => two.close());

test('a body is not asked for into the feeder, and no chip is written', async () => {
  const refused = await two.encode(undefined, strict);
  expect(refused.result).toEqual({ kind: 'not-fed', code: 'SHIFT_NONE', before: 'shift' });
  expect(await two.shop.ledger.card(refused.serial)).toMatchObject({
    state: 'rendered',
    attempt: 1,
    body: null,
  });

  const { serial, body } = await two.encode(refused.body);
  await two.table.lay(body);
  const asks: string[] = [];
  const desk = two.desk(
    (ask) => void asks.push(ask),
    () => '',
  );
  expect(await printPass(strict, desk, two.load)).toEqual({ kind: 'not-printed', code: 'SHIFT_NONE' });
  expect(asks).toEqual([]);
  expect(await two.shop.ledger.card(serial)).toMatchObject({ state: 'encoded', attempt: 1 });
  await two.table.take();
});

test('the encoder desk says so and goes on when the shift is open', async () => {
  const says = async () =>
    String((await two.shop.ledger.stations()).find(({ id }) => id === 'E1')?.detail['why'] ?? '');
  const encoder = await runEncoder(strict, {
    station: 'E1',
    lookMs: 10,
    openReader: async () => two.encoder.reader,
  });
  await two.encoder.table.lay(await two.blank());
  await until('it says so', async () => (await says()) === 'SHIFT_NONE');
  await openShift(
    strict,
    { station: 'E1', shift: 'day' },
    { kind: 'person', id: 'operator-1', role: 'operator' },
  );
  await until('it goes on', async () => (await says()) === 'TWO_PASS_TAKE_OFF');
  await encoder.stop(5_000);
});
