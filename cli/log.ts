import pino from 'pino';
import type { Log } from '../pipeline/index.ts';

/** JSON lines on stderr, one process each. Messages and facts are references and codes only (law 7). */
export const openLog = (name: string): Log => {
  const logger = pino(
    { name, base: { name }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination(2),
  );
  return (message, facts) => {
    logger.info(facts ?? {}, message);
  };
};
