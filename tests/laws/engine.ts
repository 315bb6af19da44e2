/**
 * Plays random months: acts of people and machines, some of them at once and some of them wrong, against the plain model. After every
 * act (or handful of acts at once) the model is told what the books say, every law has to hold, and the rows of what was touched have to
 * say the same.
 */
import { isKadiError } from '../../card/index.ts';
import { type RandomSource, randomSource } from '../../cli/specimen/random.ts';
import { brokenLaws } from '../../pipeline/index.ts';
import { NOTHING, type Play } from './play.ts';
import { openGates } from './plays/release.ts';
import { openMonth, type World } from './world.ts';

export interface Report {
  readonly acts: number;
  readonly done: number;
  readonly refused: number;
  readonly events: number;
  readonly months: number;
  /** By play: acts that were done and acts that were refused. */
  readonly plays: Readonly<Record<string, { done: number; refused: number }>>;
  readonly refusals: Readonly<Record<string, number>>;
  readonly breaches: readonly string[];
}

export interface Options {
  readonly url: string;
  readonly seed: number;
  readonly acts: number;
  /** Acts of one month; each month has books of its own. */
  readonly monthActs: number;
  readonly plays: readonly Play[];
  readonly onMonth?: (report: Report) => void;
  readonly only?: string;
}

/** Two people who click at the same moment, now and then a whole crowd. */
const together = (random: RandomSource): number =>
  random.chance(0.5) ? 1 : random.chance(0.8) ? 2 + random.below(5) : 8 + random.below(24);

const pickPlay = (plays: readonly Play[], random: RandomSource): Play => {
  const total = plays.reduce((sum, { weight }) => sum + weight, 0);
  let at = random.next() * total;
  for (const play of plays) {
    at -= play.weight;
    if (at < 0) return play;
  }
  return random.pick(plays);
};

export const playMonths = async (options: Options): Promise<Report> => {
  const { seed, acts, monthActs, plays } = options;
  const tally = new Map<string, { done: number; refused: number }>();
  const refusals = new Map<string, number>();
  const breaches: string[] = [];
  const counts = { acts: 0, done: 0, refused: 0, events: 0, months: 0 };
  const report = (): Report => ({
    ...counts,
    plays: Object.fromEntries([...tally].toSorted(([a], [b]) => a.localeCompare(b))),
    refusals: Object.fromEntries([...refusals].toSorted(([, a], [, b]) => b - a)),
    breaches,
  });
  while (counts.acts < acts && breaches.length === 0) {
    const month = counts.months;
    const random = randomSource(seed, month);
    const world = await openMonth(options.url, seed, month, random);
    try {
      await openGates(world);
      await world.catchUp();
      const end = Math.min(acts, counts.acts + monthActs);
      while (counts.acts < end && breaches.length === 0) {
        await step(world, Math.min(together(random), end - counts.acts));
        breaches.push(...world.model.breaches);
      }
      if (breaches.length === 0) breaches.push(...(await monthEnd(world)));
      counts.events += world.model.events;
    } finally {
      await world.close();
    }
    counts.months += 1;
    options.onMonth?.(report());
  }
  return report();

  async function step(world: World, many: number): Promise<void> {
    const { random } = world;
    // A crowd often does the same thing to the same thing: that is where laws break.
    const same = many > 1 && random.chance(0.35) ? pickPlay(plays, random) : undefined;
    const doing = Array.from({ length: many }, () => same ?? pickPlay(plays, random));
    const aim = same === undefined ? undefined : random.below(1_000_000);
    world.aim = aim;
    const results = await Promise.allSettled(doing.map((play) => play.act(world)));
    world.aim = undefined;
    results.forEach((result, i) => {
      const play = doing[i];
      if (play === undefined) return;
      // Nothing was there to do it to: that is no act.
      if (result.status === 'fulfilled' && result.value === NOTHING) return;
      const row = tally.get(play.name) ?? { done: 0, refused: 0 };
      tally.set(play.name, row);
      counts.acts += 1;
      if (result.status === 'fulfilled') {
        row.done += 1;
        counts.done += 1;
        return;
      }
      row.refused += 1;
      counts.refused += 1;
      const { reason } = result;
      // Law 9: whatever is refused is refused in words of the catalogue.
      if (isKadiError(reason)) refusals.set(reason.code, (refusals.get(reason.code) ?? 0) + 1);
      else
        breaches.push(
          `law 9: "${play.name}" failed without a word: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`,
        );
    });
    await world.catchUp();
    world.tick();
  }
};

const monthEnd = async (world: World): Promise<string[]> => [
  ...(await brokenLaws(world.shop)).map(
    ({ law, what, count, examples }) => `law ${law}: ${what} (${count}: ${examples.join(', ')})`,
  ),
  ...(await world.differences()),
];
