/** The bureau's floor: the inspector, the person who looks for uncertain cards, the packer and the carrier. */
import { ApiRefusal, type Client } from './client.ts';
import type { TrainingDesk } from './machines.ts';

export interface CardSeen {
  readonly serial: string;
  readonly requestId: string;
  readonly state: string;
  readonly office: string;
  readonly body: string | null;
  readonly chipSerial: string | null;
  readonly attempt: number;
}

interface BoxSeen {
  readonly id: string;
  readonly office: string;
  readonly state: string;
  readonly serials: readonly string[];
}

/** Cards in a box of the training day; a real box holds hundreds. */
const BOX_FULL = 12;
const AT_ONCE = 100;

export interface Bureau {
  /** One round of all desks. `flush`: nothing more is coming, so boxes that are not full are closed too. */
  round(flush: boolean): Promise<void>;
}

/** A card that a line made, or that was found good, waits until somebody has read its chip. */
const unlessUnread = (error: unknown): 'unread' => {
  if (error instanceof ApiRefusal && error.refused.code === 'CHIP_NOT_READ_HERE') return 'unread';
  throw error;
};

/** A card whose second look is owed, or that moved since the list was read, is packed in a later round. */
const unlessNextRound = (error: unknown): false => {
  const later = ['PACK_SAMPLE_OWED', 'PACK_NOT_PASSED', 'PACK_CARD_VOID', 'BOX_WRONG_OFFICE'];
  if (error instanceof ApiRefusal && later.includes(error.refused.code)) return false;
  throw error;
};

/** @param readWhole reads a chip on the desk reader; true: it holds what was signed for its card. */
export const bureau = (
  client: Client,
  desks: readonly TrainingDesk[],
  rejectEvery: number,
  readWhole: (chipSerial: string) => Promise<boolean>,
): Bureau => {
  const inGoodTray = (body: string | null) =>
    desks.flatMap(({ printer }) => printer.state().hopper).find((card) => card.body === body);

  const pass = async ({ serial, body }: CardSeen): Promise<void> => {
    const path = `/api/cards/${serial}/pass`;
    if ((await client.post('inspector', path, {}).catch(unlessUnread)) !== 'unread') return;
    // One that a line made lies in its own trays: the inspector goes on with the next.
    const lies = inGoodTray(body);
    if (lies === undefined) return;
    if (await readWhole(lies.chip)) await client.post('inspector', path, {});
    else await client.post('inspector', `/api/cards/${serial}/reject`, { reason: 'chip-fault' });
  };

  const inspect = async (): Promise<void> => {
    const cards = await client.get<CardSeen[]>(`/api/cards?state=personalised&limit=${AT_ONCE}`);
    for (const card of cards) {
      const { serial } = card;
      // A fault of print that only an eye finds, now and then; by serial, so that a run can be repeated.
      if (rejectEvery > 0 && hash(serial) % rejectEvery === 0) {
        await client.post('inspector', `/api/cards/${serial}/reject`, { reason: 'print-quality' });
      } else await pass(card);
    }
  };

  /** The second look at what was drawn as a sample, by another person than the inspector. */
  const inspectSamples = async (): Promise<void> => {
    for (const { serial } of await client.get<{ serial: string }[]>(
      `/api/inspection/samples?limit=${AT_ONCE}`,
    ))
      await client.post('supervisor', `/api/cards/${serial}/sample`, {});
  };

  /** Two people close the box under a new seal. A box has one seal for each time it is closed. */
  const close = (box: string): Promise<unknown> =>
    client.post('packer', `/api/boxes/${box}/close`, { seals: [sealOf(box)] }, { second: 'packer' });

  /** Two look into machine, good tray and reject box, and say what was found; neither inspects that card. */
  const lookForUncertain = async (): Promise<void> => {
    for (const card of await client.get<CardSeen[]>('/api/cards?state=uncertain&limit=50')) {
      const busy = desks.some(
        ({ printer }) => printer.state().inside?.body === card.body && card.body !== null,
      );
      // Still in the machine: the station clears it into the reject box when it comes back.
      if (busy) continue;
      const good = inGoodTray(card.body);
      const whole = good !== undefined && good.printed.front.length > 0 && good.printed.back.length > 0;
      const finding =
        card.body === null
          ? { found: 'not-made' }
          : whole
            ? { found: 'good', chipSerial: good.chip }
            : { found: 'spoiled' };
      const path = `/api/cards/${card.serial}/settle`;
      const both = { second: 'supervisor-2' };
      await client.post('inspector-2', path, finding, both).catch(async (error: unknown) => {
        // Whole in the good tray, but the station meant it for the reject box.
        if (!(error instanceof ApiRefusal) || error.refused.code !== 'GOOD_NOT_PRINTED') throw error;
        await client.post('inspector-2', path, { found: 'spoiled' }, both);
      });
    }
  };

  const pack = async (flush: boolean): Promise<void> => {
    const open = new Map<string, BoxSeen>();
    for (const box of await client.get<BoxSeen[]>('/api/boxes?state=open')) open.set(box.office, box);
    const counts = new Map([...open.values()].map((box) => [box.id, box.serials.length]));
    for (const card of await client.get<CardSeen[]>(`/api/cards?state=passed&limit=${AT_ONCE}`)) {
      let box = open.get(card.office);
      if (box === undefined) {
        box = { id: `BX-${card.office}-${card.serial}`, office: card.office, state: 'open', serials: [] };
        await client.post('packer', '/api/boxes', { box: box.id, office: card.office });
        open.set(card.office, box);
      }
      const packed = await client
        .post('packer', `/api/boxes/${box.id}/cards`, { serial: card.serial })
        .then(() => true, unlessNextRound);
      if (!packed) continue;
      const held = (counts.get(box.id) ?? 0) + 1;
      counts.set(box.id, held);
      if (held >= BOX_FULL) {
        await close(box.id);
        open.delete(card.office);
      }
    }
    if (!flush) return;
    for (const box of open.values()) {
      if ((counts.get(box.id) ?? 0) > 0) await close(box.id);
    }
  };

  const dispatch = async (): Promise<void> => {
    for (const box of await client.get<BoxSeen[]>('/api/boxes?state=closed')) {
      await client.post('packer', `/api/boxes/${box.id}/dispatch`, { carrier: 'TRAINING-COURIER' });
    }
  };

  return {
    round: async (flush) => {
      await lookForUncertain();
      await inspect();
      await inspectSamples();
      await pack(flush);
      await dispatch();
      // Checked cards have left the trays.
      for (const { printer } of desks) {
        if (printer.state().hopper.length > 60) printer.takeHopper();
      }
    },
  };
};

let sealsTaken = 0;
/** The next seal of the drawer; its number is as good as random, as seals are. */
const sealOf = (box: string): string => {
  sealsTaken += 1;
  return `S-${hash(box).toString(36).toUpperCase()}-${Date.now().toString(36).toUpperCase()}-${sealsTaken}`;
};

const hash = (text: string): number => {
  let sum = 0;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return sum;
};
