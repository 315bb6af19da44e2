/** Law 8: nobody approves their own act. */
import type { Actor } from '../../card/index.ts';
import { fail } from '../errors.ts';

/** The act as done by two different people, or the error that asks for a second one. */
export const twoPeople = (by: Actor): Actor => {
  if (by.kind !== 'person' || by.second === undefined || by.second === by.id) throw fail('TWO_PEOPLE');
  return by;
};
