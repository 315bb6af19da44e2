/**
 * What an officer or a chief takes where there is no network (R29, R43): the cards that wait, with the least that finds their owners.
 * No name and no number of a person is on it: the last three digits of the slip tell whose card it is to whoever holds the slip.
 */
import type { Actor, JsonObject } from '../../card/index.ts';
import { type ListSignature, sha256Hex, signDayList } from '../../crypto/index.ts';
import { act, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import { OpenMaterial } from '../material.ts';
import { ADULT_AGE } from '../requests/index.ts';
import { lookMany } from '../rights/access.ts';
import type { Shop } from '../shop.ts';
import { wasDone } from '../stock/shifts.ts';
import { getDevice } from './device.ts';
import { collectionFail } from './errors.ts';

export interface ListedCard {
  readonly serial: string;
  /** Last three digits of the owner's slip. */
  readonly slipEnds: string;
  /** What is asked for beside the checklist. */
  readonly needs: 'guardian' | 'other-check' | null;
  /** How the owner was told: people with `nobody` are the ones a chief looks for. */
  readonly told: 'sms' | 'nobody';
}

const PAGE = 500;
const SLIP_END = 3;
const DAY_MS = 86_400_000;
/** A list that is older than this is fetched again. */
const GOOD_DAYS = 3;

/** To whom a list is given, and where they sit: whoever is on it has a line in their access log before the list is made. */
export interface ListReader {
  readonly by: Actor;
  readonly from: string;
}

export const waitingCards = async (
  shop: Shop,
  office: string,
  now: Date,
  { by, from }: ListReader,
): Promise<readonly ListedCard[]> => {
  const listed: ListedCard[] = [];
  const today = now.toISOString().slice(0, 10);
  for (let after = ''; ; ) {
    const page = await shop.ledger.collectionBooks.waiting(office, PAGE, after);
    const materials = new Map(
      (await shop.ledger.materials(page.map(({ serial }) => serial))).map((one) => [one.card.serial, one]),
    );
    const readable = page.flatMap((one) => {
      const material = materials.get(one.serial);
      return material === undefined || material.wrappedKey.length === 0 ? [] : [{ ...one, material }];
    });
    const look = { purpose: 'collection', what: ['list-line'], from } as const;
    await lookMany(
      shop,
      readable.map(({ material }) => ({ ...look, request: material.card.requestId })),
      by,
    );
    for (const { serial, transitionOn, told, product, material } of readable) {
      const record = (await OpenMaterial.open(material, shop.keys.records)).record();
      const { to } = (shop.productByHash(material.productHash) ?? shop.product(product)).product.age;
      const child = to !== undefined && to < ADULT_AGE && (transitionOn === null || transitionOn > today);
      const other = record.biometricException !== undefined;
      listed.push({
        serial,
        slipEnds: record.slipNumber.slice(-SLIP_END),
        needs: child ? 'guardian' : other ? 'other-check' : null,
        told: told === 'sms' ? 'sms' : 'nobody',
      });
    }
    after = page.at(-1)?.serial ?? '';
    if (page.length < PAGE) return listed;
  }
};

export interface DayList extends ListSignature {
  /** JSON: what is signed, byte for byte. */
  readonly list: string;
  readonly cards: number;
}

/**
 * Asked for again under the same id it is the same list while the same cards wait. When others wait by now it is another one, and has
 * its own line: should the device be lost, what was on it is known.
 *
 * @throws KadiError DEVICE_UNKNOWN, DEVICE_LOST
 */
export const signedDayList = async (
  shop: Shop,
  input: { readonly office: string; readonly device: string },
  by: Actor,
  now: Date,
  actId?: string,
): Promise<DayList> => {
  const { office, device } = input;
  const before = await wasDone(shop, actId);
  if ((await getDevice(shop, device, office)).state !== 'enrolled')
    throw collectionFail('DEVICE_LOST', { device });
  const cards = await waitingCards(shop, office, now, { by, from: `device:${device}` });
  const listAt = (made: Date): string =>
    JSON.stringify({
      format: 'kadi-day-list-1',
      office,
      device,
      madeAt: made.toISOString(),
      goodUntil: new Date(made.getTime() + GOOD_DAYS * DAY_MS).toISOString(),
      cards,
    });
  const signed = async (list: string): Promise<DayList> => {
    const signature = await signDayList(Buffer.from(list), shop.keys.signer('revocation-signer'));
    return { list, cards: cards.length, ...signature };
  };
  const given = (done: JsonObject): string | undefined => {
    const list = listAt(new Date(String(done['madeAt'])));
    return hashOf(list) === done['sha256'] ? list : undefined;
  };
  const again = before === undefined ? undefined : given(before);
  if (again !== undefined) return signed(again);
  const list = listAt(now);
  const detail: JsonObject = { cards: cards.length, sha256: hashOf(list), madeAt: now.toISOString() };
  const made = await signed(list);
  // On the books before it leaves.
  const outcome = insist(
    await shop.ledger.commit({
      by,
      acts: [act('device', device, 'list', { detail })],
      rows: [
        {
          type: 'dossier-merge',
          kind: 'device',
          id: device,
          data: { cards: cards.length, listed: now.toISOString() },
        },
      ],
      ...withId(before === undefined ? actId : undefined),
    }),
  );
  // The same was asked for at the same moment, and is in the books: this one is not.
  return outcome.kind === 'repeated' ? signedDayList(shop, input, by, now, actId) : made;
};

const hashOf = (list: string): string => sha256Hex(Buffer.from(list));
