import { isKadiError, raise } from '../../card/index.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import type { Ask, Dialogue } from './dialogue.ts';
import { EVOLIS_ERRORS } from './errors.ts';
import type { EvolisModel } from './models.ts';
import { errorMode, ok, type Where } from './replies.ts';

/** The host handles errors (Programming Guide A5013, `Pem`). */
const HOST = 2;

/**
 * Who handles errors, and where a card may go. All of it is forgotten at power-off, and a machine that falls back to
 * handling errors itself prints the same person on a second body; so it is said again before every feed and every print,
 * and the machine is asked whether it took it.
 */
export const takeCharge = (dialogue: Dialogue, model: EvolisModel, where: Where): Promise<void> =>
  dialogue
    .sealed(where, (ask) => charge(ask, model))
    .catch((error: unknown) => {
      if (!isKadiError(error) || error.code !== 'PRINTER_COMMAND_REFUSED') throw error;
      return raise(PRINTER_ERRORS, 'PRINTER_MODEL_UNSUITABLE', error.facts, error);
    });

const charge = async (ask: Ask, { charge: settings }: EvolisModel): Promise<void> => {
  for (const setting of settings) await ask(ok, ...setting);
  const mode = await ask(errorMode, 'Rem');
  if (mode !== HOST) raise(EVOLIS_ERRORS, 'EVOLIS_NOT_IN_CHARGE', { mode });
};
