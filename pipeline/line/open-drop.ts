/** Finds the drop that an export goes on with, or opens a new one after looking whether it can be made at all. */
import { type LinePublicKey, randomBytes } from '../../crypto/index.ts';
import type { LineDropRow } from '../../ledger/index.ts';
import { act } from '../acts.ts';
import { fail } from '../errors.ts';
import { cardProduct } from '../product-of.ts';
import type { Shop } from '../shop.ts';
import { dropOf, type FaceKind } from './drop.ts';
import { lineFail } from './errors.ts';

export interface DropOrder {
  readonly line: string;
  /** As many as there are, at most these. */
  readonly cards: number;
  readonly faces: FaceKind;
  readonly lineKey: LinePublicKey;
  /** Only this product; else that of the card whose turn is next. */
  readonly product?: string;
  /** Goes on with this drop, or opens it under this number. */
  readonly drop?: string;
}

export const SEED_BINDING = (drop: string): string => `line-seed:${drop}`;
const SEED_BYTES = 32;
const NAME = /^[A-Z][A-Z0-9-]{0,15}$/;
/** Of a number that somebody chose: with another line's name in it, that line could not count on any more. */
const isDropOf = (line: string, id: string): boolean =>
  id.startsWith(`${line}-`) && /^\d{4,7}$/.test(id.slice(line.length + 1));

/** A line whose name is a station's would have its cards looked for in that station's machine. Throws LINE_ID. */
export const checkLineName = async (shop: Shop, line: string): Promise<void> => {
  if (!NAME.test(line)) throw lineFail('LINE_ID', { line: line.slice(0, 16) });
  const stations = await shop.ledger.stations();
  if (stations.some(({ id }) => id === line)) throw lineFail('LINE_ID', { line, why: 'a station has it' });
};

const isSame = (drop: LineDropRow, { line, faces, lineKey, product }: DropOrder): boolean =>
  drop.line === line &&
  drop.faces === faces &&
  drop.lineKey === lineKey.jwk &&
  (product === undefined || product === drop.product);

/** The drop an order names, or the unfinished one of its line. */
const known = async (shop: Shop, order: DropOrder): Promise<LineDropRow | undefined> => {
  const { drop: id, line } = order;
  const unfinished = (await shop.ledger.lineDrops(line)).find(
    ({ state }) => state === 'taking' || state === 'taken',
  );
  const found = id === undefined ? unfinished : await shop.ledger.lineDrop(id);
  if (found === undefined) {
    if (unfinished !== undefined) throw lineFail('LINE_DROP_UNFINISHED', { drop: unfinished.id });
    return undefined;
  }
  if (!isSame(found, order))
    throw lineFail(id === undefined ? 'LINE_DROP_UNFINISHED' : 'LINE_DROP_OTHER', { drop: found.id });
  if (found.state === 'closed') throw lineFail('LINE_DROP_CLOSED', { drop: found.id });
  return found;
};

const nextId = async (shop: Shop, line: string): Promise<string> => {
  const numbers = (await shop.ledger.lineDrops(line)).map(({ id }) =>
    Number(/-(\d{4,8})$/.exec(id)?.[1] ?? 0),
  );
  return `${line}-${String(Math.max(0, ...numbers) + 1).padStart(4, '0')}`;
};

/** Blanks of this line that no outstanding card may have. */
const freeBlanks = async (shop: Shop, line: string): Promise<number> => {
  const { 'at-station': blanks } = await shop.ledger.stationBodies(line);
  const open = await shop.ledger.lineOutstanding(line);
  return blanks - open;
};

/** Throws LINE_ID, LINE_KEY_TRAINING, LINE_NO_CARDS, LINE_STOCK_SHORT, LINE_DROP_*, PRODUCT_*, KEY_*. Nothing is taken yet. */
export const openDrop = async (shop: Shop, order: DropOrder): Promise<LineDropRow> => {
  const { line, cards, faces, lineKey, product, drop: given } = order;
  await checkLineName(shop, line);
  if (given !== undefined && !isDropOf(line, given))
    throw lineFail('LINE_DROP_UNKNOWN', { drop: given.slice(0, 24) });
  if (lineKey.training && !shop.training) throw lineFail('LINE_KEY_TRAINING', { line });
  // Asked before anything is taken: without it no index could be signed.
  shop.keys.signer('audit-seal');
  const there = await known(shop, order);
  if (there !== undefined) return there;

  const waiting = await shop.ledger.renderedCards(product, cards);
  const first = waiting[0];
  if (first === undefined) throw lineFail('LINE_NO_CARDS', product === undefined ? {} : { product });
  const loaded = shop.productByHash(first.productHash);
  if (loaded === undefined) throw fail('PRODUCT_VERSION_GONE', { product: first.product });
  cardProduct(loaded);
  const need = waiting.filter(({ productHash }) => productHash === first.productHash).length;
  const free = await freeBlanks(shop, line);
  if (free < need) throw lineFail('LINE_STOCK_SHORT', { line, blanks: Math.max(0, free), needed: need });

  const id = given ?? (await nextId(shop, line));
  const { key, wrapped, keyId } = await shop.keys.records.newDataKey();
  const outcome = await shop.ledger.commit({
    by: shop.me,
    acts: [
      act('drop', id, 'open', {
        detail: { line, key: lineKey.keyId, product: first.product, faces, cards: need },
      }),
    ],
    rows: [
      {
        type: 'line-drop',
        id,
        line,
        product: first.product,
        productHash: first.productHash,
        faces,
        cards: need,
        lineKey: lineKey.jwk,
        sealedSeed: key.seal(randomBytes(SEED_BYTES), SEED_BINDING(id)),
        wrappedKey: wrapped,
        keyId,
      },
    ],
  });
  // Somebody opened it at the same moment.
  if (outcome.kind !== 'done') throw lineFail('LINE_DROP_UNFINISHED', { drop: id });
  shop.log('drop opened', { drop: id, line, cards: need });
  return dropOf(shop, id);
};
