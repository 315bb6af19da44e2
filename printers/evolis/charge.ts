import { isKadiError, raise } from '../../card/index.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import type { Dialogue } from './dialogue.ts';
import { ok, type Where } from './replies.ts';

/**
 * Who handles errors, and where a card may go. All of it is forgotten at power-off, and a machine that falls back to
 * handling errors itself prints the same person on a second body; so it is said again before every feed and every print.
 */
const CHARGE = [
  ['Pem', 2],
  ['Pcim', 'F'],
  ['Pcem', 'I'],
  ['Psmgr', 2],
  ['Pneab', 'E'],
  ['Pcrm', 'D'],
  ['Pbc', 'A', 'D'],
] as const;

export const takeCharge = (dialogue: Dialogue, where: Where): Promise<void> =>
  dialogue
    .sealed(where, async (ask) => {
      for (const setting of CHARGE) await ask(ok, ...setting);
    })
    .catch((error: unknown) => {
      if (!isKadiError(error) || error.code !== 'PRINTER_COMMAND_REFUSED') throw error;
      return raise(PRINTER_ERRORS, 'PRINTER_MODEL_UNSUITABLE', error.facts, error);
    });
