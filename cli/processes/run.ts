/** The frame of every long-running process: open, work, and close in order on SIGTERM, Ctrl-C or the loss of the parent. */
import { codeOf, isKadiError } from '../../card/index.ts';
import { insistOnGates, type Log, type Shop, startKeyWatch } from '../../pipeline/index.ts';
import { type Home, openHome } from '../home.ts';
import { openLog } from '../log.ts';
import { openShop, placesFromEnvironment } from '../open-shop.ts';
import { CLOSE_MS, type Close, openEnding } from './ending.ts';

export const runProcess = async (
  name: string,
  /** `end`: the work is over; the process closes and ends with this code, 0 unless told. */
  work: (shop: Shop, home: Home, log: Log, end: (code?: number) => void) => Promise<Close>,
  poolSize?: number,
  patienceMs?: number,
  /** How long it may take to close when people stop it; a second signal makes it as short as for every other process. */
  closeMs = CLOSE_MS,
): Promise<void> => {
  const log = openLog(name);
  const home = openHome();
  let close: Close | undefined;
  const { end, signalled } = openEnding({
    close: (atOnce) => close?.(atOnce) ?? Promise.resolve(),
    exit: (code) => process.exit(code),
    log,
    closeMs,
  });
  process.on('SIGTERM', signalled);
  // Ctrl-C goes to the whole terminal group; the parent asks us in its own order.
  process.on('SIGINT', () => {
    if (process.env['KADI_IN_HOUSE'] === undefined) signalled();
  });
  process.once('disconnect', () => end(0));
  process.on('unhandledRejection', (error) => {
    log('fault', { code: codeOf(error), fault: error instanceof Error ? error.name : 'unknown' });
    if (process.env['KADI_DEBUG'] === '1') console.error(error);
    end(1);
  });
  try {
    const { shop, close: closeShop } = await openShop(
      name,
      home,
      placesFromEnvironment(),
      log,
      poolSize,
      patienceMs,
    );
    await insistOnGates(shop);
    const stopWatch = startKeyWatch(shop);
    const closeWork = await work(shop, home, log, (code = 0) => end(code));
    close = async (signal) => {
      await closeWork(signal);
      stopWatch();
      await closeShop();
    };
    log('started', { pid: process.pid });
    process.send?.({ started: name });
  } catch (error) {
    log('could not start', { code: codeOf(error), why: isKadiError(error) ? error.message : '' });
    if (process.env['KADI_DEBUG'] === '1') console.error(error);
    process.exit(1);
  }
};
