import { randomId } from '../../crypto/index.ts';
import { type FilePlaces, retentionCheck, runPurge, type Shop } from '../../pipeline/index.ts';
import { openHome } from '../home.ts';
import { withShop } from './with-shop.ts';

const placesOf = (shop: Shop): FilePlaces => {
  const home = openHome();
  return {
    uploads: home.uploads,
    ...(shop.training ? { made: process.env['KADI_MADE'] ?? home.made, machines: home.machines } : {}),
  };
};

/** `kadi retention check` */
export const checkRetention = async (options: { json?: boolean }): Promise<void> => {
  await withShop(async (shop) => {
    const check = await retentionCheck(shop, new Date(), { places: placesOf(shop) });
    if (options.json) console.log(JSON.stringify(check));
    else {
      for (const [unit, { held, due, forCase, oldest }] of Object.entries(check.units))
        console.log(
          `${unit.padEnd(12)} held ${String(held).padStart(9)}   overdue ${due}   kept for a case ${forCase}   oldest ${oldest ?? '-'}`,
        );
      if (check.files !== null)
        console.log(`${'folders'.padEnd(12)} overdue ${check.files.due + check.files.plastic}`);
      for (const { where, rows } of check.residue.filter((one) => one.rows > 0))
        console.log(`LEFT OVER: ${rows} in ${where}`);
      console.log(
        check.ok
          ? 'Everything is erased that should be, and nothing is left of it.'
          : 'Something is overdue or left over.',
      );
    }
    if (!check.ok) process.exitCode = 1;
  });
};

/** `kadi retention purge` */
export const purgeNow = async (options: { compact?: boolean; json?: boolean }): Promise<void> => {
  await withShop(async (shop) => {
    const now = new Date();
    const id = `${now.toISOString().slice(0, 10)}/${randomId('P')}`;
    const run = await runPurge(
      shop,
      { id, now, places: placesOf(shop), compact: options.compact === true },
      shop.me,
    );
    if (options.json) console.log(JSON.stringify(run ?? { id, erased: {} }));
    else if (run === undefined) console.log('Nothing is due.');
    else {
      for (const [unit, n] of Object.entries(run.erased).filter(([, count]) => count > 0))
        console.log(`${unit.padEnd(12)} ${n} erased   list ${run.digests[unit] ?? ''}`);
      console.log(run.complete ? `Run ${id}: nothing due is left.` : `Run ${id}: something is left.`);
    }
    if (run?.complete === false) process.exitCode = 1;
  });
};
