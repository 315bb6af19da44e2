/** The rows of the books and the plain model tell the same story: of what an act touched after each act, of everything when a month ends. */
import type pg from 'pg';
import type { Model } from './model.ts';
import type { Shop } from './shop.ts';

interface CardRow {
  readonly serial: string;
  readonly live: boolean;
  readonly state: string;
  readonly body: string | null;
  readonly box: string | null;
}

const cardDiffers = ({ serial, live, state, body, box }: CardRow, model: Model): string[] => {
  const seen = model.cards.get(serial);
  if (seen === undefined) return [`books: card ${serial} is not in the model`];
  const told: string[] = [];
  if (seen.state !== state) told.push(`books: ${serial} is ${state}, the model says ${seen.state}`);
  if (live === seen.void) told.push(`law 4: ${serial} (${state}) is ${live ? 'live' : 'void'} in its row`);
  if ((seen.body ?? null) !== body)
    told.push(`law 1: ${serial} has body ${body} in its row and ${seen.body} in the events`);
  if (seen.state === 'packed' && (seen.box ?? null) !== box)
    told.push(`books: ${serial} lies in box ${box} by its row and in ${seen.box} by the events`);
  return told;
};

const CARDS = 'select serial, live, state, body, box from card_row';

/** After an act: what the model was told about since the last time, and nothing else. */
export const touchedDiffer = async (books: pg.Client, model: Model): Promise<string[]> => {
  const touched = model.takeTouched();
  if (touched.length === 0) return [];
  const { rows } = await books.query<{ kind: string; id: string; state: string }>(
    'select kind, id, state from subject where (kind, id) in (select * from unnest($1::text[], $2::text[]))',
    [touched.map(({ kind }) => kind), touched.map(({ id }) => id)],
  );
  const serials = touched.filter(({ kind }) => kind === 'card').map(({ id }) => id);
  const cards =
    serials.length === 0
      ? []
      : (await books.query<CardRow>(`${CARDS} where serial = any($1)`, [serials])).rows;
  const missing = [touched.length - rows.length, serials.length - cards.length];
  return [
    ...(missing.some((count) => count !== 0) ? [`books: rows missing for what was done: ${missing}`] : []),
    ...rows
      .filter(({ kind, id, state }) => model.states.get(`${kind}:${id}`) !== state)
      .map(({ kind, id, state }) => `books: ${kind} ${id} is ${state} in its row, and not by the events`),
    ...cards.flatMap((row) => cardDiffers(row, model)),
  ];
};

export const everythingDiffers = async (books: pg.Client, model: Model, shop: Shop): Promise<string[]> => {
  const cards = (await books.query<CardRow>(CARDS)).rows;
  const told = cards.flatMap((row) => cardDiffers(row, model));
  if (cards.length !== model.cards.size)
    told.push(`books: ${cards.length} cards, the model knows ${model.cards.size}`);
  const bodies = (
    await books.query<{ id: string; state: string }>(`select id, state from subject where kind = 'body'`)
  ).rows;
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
