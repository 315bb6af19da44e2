/** The end of a month: the rows of the books and the plain model tell the same story. */
import pg from 'pg';
import type { World } from './world.ts';

const rowsOf = async <T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
};

export const differences = async ({ url, model, shop }: World): Promise<string[]> => {
  const told: string[] = [];
  const cards = await rowsOf<{
    serial: string;
    live: boolean;
    state: string;
    body: string | null;
    box: string | null;
  }>(url, 'select serial, live, state, body, box from card_row');
  if (cards.length !== model.cards.size)
    told.push(`books: ${cards.length} cards, the model knows ${model.cards.size}`);
  for (const { serial, live, state, body, box } of cards) {
    const seen = model.cards.get(serial);
    if (seen === undefined) told.push(`books: card ${serial} is not in the model`);
    else {
      if (seen.state !== state) told.push(`books: ${serial} is ${state}, the model says ${seen.state}`);
      if (live === seen.void)
        told.push(`law 4: ${serial} (${state}) is ${live ? 'live' : 'void'} in its row`);
      if ((seen.body ?? null) !== body)
        told.push(`law 1: ${serial} has body ${body} in its row and ${seen.body} in the events`);
      if (seen.state === 'packed' && (seen.box ?? null) !== box)
        told.push(`books: ${serial} lies in box ${box} by its row and in ${seen.box} by the events`);
    }
  }
  const bodies = await rowsOf<{ id: string; state: string }>(
    url,
    `select id, state from subject where kind = 'body'`,
  );
  // Law 2, counted: what was received is where the events say, and nowhere else.
  const counts = (states: Iterable<string>): string => {
    const by = new Map<string, number>();
    for (const state of states) by.set(state, (by.get(state) ?? 0) + 1);
    return [...by]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([state, n]) => `${state} ${n}`)
      .join(', ');
  };
  const byRows = counts(bodies.map(({ state }) => state));
  const byEvents = counts([...model.bodies.values()].map(({ state }) => state));
  if (byRows !== byEvents) told.push(`law 2: bodies by rows: ${byRows}; by events: ${byEvents}`);
  const proof = await shop.ledger.verify();
  if (!proof.ok) told.push(`law 5: ${proof.broken.why}`);
  return told;
};
