/**
 * What an officer or a chief takes where there is no network (R29, R43): the cards that wait, with the least that finds their owners.
 * No name and no number of a person is on it: the last three digits of the slip tell whose card it is to whoever holds the slip.
 */
import type { Actor, JsonObject } from '../../card/index.ts';
import { type ListSignature, sha256Hex, signDayList } from '../../crypto/index.ts';
import { act } from '../acts.ts';
import { insist } from '../errors.ts';
import { OpenMaterial } from '../material.ts';
import { ADULT_AGE } from '../requests/index.ts';
import type { Shop } from '../shop.ts';
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

export const waitingCards = async (shop: Shop, office: string, now: Date): Promise<readonly ListedCard[]> => {
  const listed: ListedCard[] = [];
  const today = now.toISOString().slice(0, 10);
  for (let after = ''; ; ) {
    const page = await shop.ledger.collectionBooks.waiting(office, PAGE, after);
    const materials = new Map(
      (await shop.ledger.materials(page.map(({ serial }) => serial))).map((one) => [one.card.serial, one]),
    );
    for (const { serial, transitionOn, told, product } of page) {
      const material = materials.get(serial);
      if (material === undefined || material.wrappedKey.length === 0) continue;
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

/** @throws KadiError DEVICE_UNKNOWN, DEVICE_LOST */
export const signedDayList = async (
  shop: Shop,
  input: { readonly office: string; readonly device: string },
  by: Actor,
  now: Date,
): Promise<DayList> => {
  const { office, device } = input;
  if ((await getDevice(shop, device, office)).state !== 'enrolled')
    throw collectionFail('DEVICE_LOST', { device });
  const cards = await waitingCards(shop, office, now);
  const list = JSON.stringify({
    format: 'kadi-day-list-1',
    office,
    device,
    madeAt: now.toISOString(),
    goodUntil: new Date(now.getTime() + GOOD_DAYS * DAY_MS).toISOString(),
    cards,
  });
  const bytes = Buffer.from(list);
  const signature = await signDayList(bytes, shop.keys.signer('revocation-signer'));
  const detail: JsonObject = { cards: cards.length, sha256: sha256Hex(bytes) };
  // On the books before it leaves: should the device be lost, what was on it is known.
  insist(
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
    }),
  );
  return { list, cards: cards.length, ...signature };
};
