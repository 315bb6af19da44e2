import { migrate } from '../../ledger/index.ts';
import { placesFromEnvironment } from '../open-shop.ts';

/** `kadi migrate`: for installations with a PostgreSQL of their own, before the first start and after each upgrade. */
export const migrateLedger = async (options: { json?: boolean }): Promise<void> => {
  const { applied, version } = await migrate(placesFromEnvironment().databaseUrl);
  if (options.json) console.log(JSON.stringify({ applied, version }));
  else {
    console.log(
      applied.length === 0
        ? `The ledger is at version ${version} already.`
        : `The ledger is at version ${version} now: ${applied.join(', ')}.`,
    );
  }
};
