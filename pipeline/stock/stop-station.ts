/** A shift that does not add up stops its station and the batches it worked on, and opens an incident: all in one deed with the finding. */
import type { Actor, JsonObject } from '../../card/index.ts';
import { act, type Parts } from '../acts.ts';
import { incidentParts } from '../evidence/index.ts';
import { ensureRules, rulesChange } from '../release/rules.ts';
import type { Shop } from '../shop.ts';

/** A station that is drained, or never ran, has nothing to pause; the guard of the feed keeps it from starting. */
const pauseParts = async (shop: Shop, station: string, order: string, person: string): Promise<Parts> => {
  const state = (await shop.ledger.state({ kind: 'station', id: station }))?.state;
  if (state !== 'running' && state !== 'paused') return { acts: [], rows: [] };
  const reason = 'stock-count';
  return {
    acts: [
      act('station', station, 'pause', { detail: { order, reason }, onlyIf: (now) => now.state === state }),
    ],
    rows: [{ type: 'station-order', id: order, station, kind: 'pause', reason, person }],
  };
};

const holdParts = async (shop: Shop, batches: readonly string[], incident: string): Promise<Parts> => {
  const held: string[] = [];
  for (const id of batches)
    if ((await shop.ledger.state({ kind: 'batch', id }))?.state === 'released') held.push(id);
  if (held.length === 0) return { acts: [], rows: [] };
  await ensureRules(shop);
  const reason = 'stock-mismatch';
  return {
    // A feed at another station that has read the batch as released is decided after this, and is refused.
    acts: [
      ...held.map((id) => act('batch', id, 'hold', { detail: { reason, incident } })),
      rulesChange({ held }),
    ],
    rows: held.map((id) => ({ type: 'dossier-merge', kind: 'batch', id, data: { heldFor: reason } })),
  };
};

export const stopParts = async (
  shop: Shop,
  found: {
    readonly station: string;
    readonly incident: string;
    readonly batches: readonly string[];
    readonly facts: JsonObject;
    readonly now: Date;
  },
  by: Actor,
): Promise<Parts> => {
  // Numbers of orders hold no slashes: they stand in addresses.
  const pause = await pauseParts(shop, found.station, found.incident.replaceAll('/', '.'), by.id);
  const hold = await holdParts(shop, found.batches, found.incident);
  const incident = incidentParts({
    id: found.incident,
    type: 'stock-mismatch',
    facts: found.facts,
    now: found.now,
  });
  return {
    acts: [incident.act, ...hold.acts, ...pause.acts],
    rows: [incident.row, ...hold.rows, ...pause.rows],
  };
};
