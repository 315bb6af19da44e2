/**
 * Acts that hold only while an answer about people does: what was read before the act is looked at again under the locks of the act
 * itself. One person with two telephones is two processes to us.
 */
import type { Subject } from '../../card/index.ts';
import type { Deed, Guard, Outcome } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';
import { rightsFail } from './errors.ts';

/** A subject and the length of its chain when the question about it was answered; undefined: it was not there. */
export interface Stood {
  readonly subject: Subject;
  readonly seq: number | undefined;
}

/** So many changes by others within one act are a fault, not a race. */
const MOST_TRIES = 10;
const MOVED = 'DUTY_MOVED';

/**
 * The same shop, whose every deed is refused unless all of these stand as they stood; then the question is asked again and the deed tried
 * again. What its own deeds add is known to be harmless: they were allowed.
 *
 * @param ask throws when the act may not be done any more.
 */
export const standingOn = (
  shop: Shop,
  first: readonly Stood[],
  ask: () => Promise<readonly Stood[]>,
): Shop => {
  let stood = first;
  const commit = async (deed: Deed): Promise<Outcome> => {
    for (let left = MOST_TRIES; ; left--) {
      const outcome = await shop.ledger.commit({
        ...deed,
        guards: [...stood.map(stands), ...(deed.guards ?? [])],
      });
      if (outcome.kind === 'done') stood = stood.map((one) => grown(one, outcome.events));
      if (outcome.kind !== 'refused' || outcome.code !== MOVED) return outcome;
      if (left === 1) throw rightsFail(MOVED, { [outcome.subject.kind]: outcome.subject.id });
      stood = await ask();
    }
  };
  return { ...shop, ledger: { ...shop.ledger, commit } };
};

const stands = ({ subject, seq }: Stood): Guard => ({
  subject,
  fails: (current) =>
    current?.seq === seq
      ? undefined
      : { code: MOVED, sentence: 'Somebody changed this since it was asked who had a part in it.' },
});

type Events = Extract<Outcome, { readonly kind: 'done' }>['events'];

const grown = ({ subject, seq }: Stood, events: Events): Stood => {
  const own = events.filter(
    (event) => event.subject.kind === subject.kind && event.subject.id === subject.id,
  );
  return { subject, seq: own.reduce((most, event) => Math.max(most, event.seq), seq ?? 0) || undefined };
};
