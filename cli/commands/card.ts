import { parseCardSerial } from '../../card/index.ts';
import { actorOf, whoAsks } from './asker.ts';
import { cardPicture } from './card-picture.ts';
import { withShop } from './with-shop.ts';

/**
 * `kadi card <serial>`: where the card is and everything that happened to it. No personal data, unless a picture of the faces
 * is asked for; then somebody asks, with a purpose.
 */
export const card = async (
  typed: string,
  options: { json?: boolean; picture?: string; by?: string; purpose?: string },
): Promise<void> => {
  const serial = parseCardSerial(typed);
  if (serial === undefined) {
    console.error(
      `"${typed.slice(0, 20)}" is not a card serial: nine characters that begin with K, as printed on the back.`,
    );
    process.exitCode = 2;
    return;
  }
  const asks = options.picture === undefined ? undefined : whoAsks(options);
  if (options.picture !== undefined && asks === undefined) return;
  await withShop(async (shop) => {
    const row = await shop.ledger.card(serial);
    if (row === undefined) {
      console.error(`No card has the serial ${serial}.`);
      process.exitCode = 1;
      return;
    }
    const events = await shop.ledger.events({ kind: 'card', id: serial });
    const by = asks === undefined ? undefined : await actorOf(shop, asks.by);
    if (asks !== undefined && by === undefined) return;
    const picture =
      options.picture === undefined || asks === undefined || by === undefined
        ? undefined
        : await cardPicture(shop, serial, options.picture, { purpose: asks.purpose, by });
    if (options.json) {
      const drawn = options.picture === undefined ? {} : { picture: picture ?? null };
      console.log(JSON.stringify({ card: row, events, ...drawn }));
      return;
    }
    console.log(
      `Card ${serial} is ${row.state.toUpperCase()}${row.live ? '' : ' (void)'}: ${row.product}, ${row.kind}, office ${row.office}`,
    );
    if (row.body !== null) console.log(`On body ${row.body}`);
    for (const { at, event, to, by, detail } of events) {
      const who =
        by.kind === 'person'
          ? `${by.id} (${by.role}${by.second === undefined ? '' : ` with ${by.second}`})`
          : by.id;
      const facts = Object.entries(detail)
        .map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
        .join(', ');
      console.log(
        `  ${at}  ${event.padEnd(12)} → ${to.padEnd(13)} ${who}${facts === '' ? '' : `  [${facts}]`}`,
      );
    }
    if (options.picture === undefined) return;
    if (picture === undefined) console.log('It is not signed yet: there is no face to draw.');
    for (const file of Object.values(picture?.files ?? {})) console.log(`  drawn: ${file}`);
    for (const { side, field, code } of picture?.problems ?? [])
      console.log(`  needs a person: ${field} on the ${side}, ${code}`);
  });
};
