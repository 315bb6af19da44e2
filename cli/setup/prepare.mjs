/**
 * Makes a bare machine ready for one of the commands. Plain JavaScript with Node's own modules only, because it runs
 * before node_modules exists; silent and quick (some milliseconds) when nothing is to be done.
 */
import { say } from './say.mjs';

const NODE_WANTED = [20, 19];

const isNodeNewEnough = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > NODE_WANTED[0] || (major === NODE_WANTED[0] && minor >= NODE_WANTED[1]);
};

/**
 * @param {'start' | 'demo' | 'kadi' | 'test'} purpose
 * @returns {Promise<boolean>} false when the command cannot run; the reason has been said.
 */
export const prepare = async (purpose) => {
  if (!isNodeNewEnough()) {
    say(
      `Kadi needs Node.js ${NODE_WANTED.join('.')} or newer; this is ${process.versions.node}. See https://nodejs.org/en/download`,
    );
    return false;
  }
  // Only now: an old Node would stumble over what these import before it could be told so.
  const { alone } = await import('./lock.mjs');
  const { prepareModules } = await import('./modules.mjs');
  const { preparePackages } = await import('./packages.mjs');
  return alone(async () => {
    await preparePackages(purpose);
    return prepareModules();
  });
};
