import { isKadiError } from '../../card/index.ts';

/**
 * Runs a command that reads cards. A catalogued error is told as the command tells everything, in words or as one JSON object,
 * and ends it with exit code 2: nothing is said about the document.
 */
export const asUsage = async (json: boolean, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!isKadiError(error)) throw error;
    const { code, message, entry } = error;
    if (json) console.log(JSON.stringify({ ok: false, error: { code, message, todo: entry.todo } }));
    else console.error(`${message} [${code}]\n${entry.todo}`);
    process.exitCode = 2;
  }
};
