import { takeIn } from '../../pipeline/index.ts';
import { withShop } from './with-shop.ts';

/** `kadi intake <path>`: takes in one signed extract; what it holds is verified whole before any of it is used. */
export const intake = async (path: string, options: { json?: boolean }): Promise<void> => {
  const report = await withShop((shop) =>
    takeIn(shop, path, { kind: 'machine', id: 'kadi-intake' }, (_fate, done, all) => {
      if (!options.json && process.stderr.isTTY) process.stderr.write(`\r${done} of ${all} records`);
    }),
  );
  if (!options.json && process.stderr.isTTY) process.stderr.write('\n');
  if (options.json) console.log(JSON.stringify(report));
  else {
    console.log(
      `Extract ${report.extractId}: ${report.records} records, ${report.accepted} accepted, ` +
        `${report.quarantined} in quarantine, ${report.repeated} known from before.`,
    );
  }
};
