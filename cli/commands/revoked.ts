import { writeFile } from 'node:fs/promises';
import { publishRevocations } from '../../pipeline/index.ts';
import { withShop } from './with-shop.ts';

/**
 * `kadi revoked`: publishes the signed list of cards that are no longer good, and writes it for `kadi verify qr --revoked` and officers'
 * phones.
 */
export const revoked = async (options: { out: string; days: string; json?: boolean }): Promise<void> => {
  const days = Number(options.days);
  if (!Number.isInteger(days) || days < 1 || days > 90) {
    console.error(`"${options.days.slice(0, 20)}" is not a number of days from 1 to 90.`);
    process.exitCode = 2;
    return;
  }
  await withShop(async (shop) => {
    const list = await publishRevocations(shop, { now: new Date(), days, anyway: true });
    await writeFile(options.out, list.bytes);
    const { bytes, cards, number, nextUpdate } = list;
    const told = { file: options.out, bytes: bytes.length, cards, number, nextUpdate };
    if (options.json) console.log(JSON.stringify(told));
    else
      console.log(
        `${options.out}: ${cards} cards that are no longer good, in ${bytes.length} bytes, list ${number}. Make the next one by ${nextUpdate.slice(0, 10)}.`,
      );
  });
};
