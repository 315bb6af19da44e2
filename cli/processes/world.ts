/** The training world: everything around the product that is not the product. Its people act through the API like anybody. */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../card/index.ts';
import { openDemoKeys, trainingChipKeys } from '../../crypto/index.ts';
import { checkOnDesk, type Log, runStation, type Shop, type Snapshot } from '../../pipeline/index.ts';
import { startSmsc } from '../../sms/index.ts';
import type { Home } from '../home.ts';
import { type SpecimenPerson, specimenPeople, writeExtract } from '../specimen/index.ts';
import { bureau } from '../world/bureau.ts';
import { citizens } from '../world/citizens.ts';
import { ApiRefusal, openClient } from '../world/client.ts';
import { chipFolder, layOnDesk, openChips, startMachines } from '../world/machines.ts';
import { officesRound } from '../world/offices.ts';
import type { WorldPlan } from '../world/plan.ts';
import { releaseDesk } from '../world/release-desk.ts';
import { stockKeeper } from '../world/stock-keeper.ts';
import { CARD_MS, type Close, STATION_CLOSE_MS } from './ending.ts';
import { keepCard } from './keep.ts';
import { runProcess } from './run.ts';

const ROUND_MS = { real: 1_000, brisk: 400, fast: 150 } as const satisfies Record<WorldPlan['speed'], number>;
/** Whoever watches sees the first card soon after it is ready. */
const RELEASE_MS = 500;
/** The first extract is small, so that the first card is seen soon. */
const FIRST_PEOPLE = 12;
/** A box of the training day waits no longer than this for more cards of its office. */
const BOX_LEAVES_MS = 8_000;
/** Of so many finished cards the inspector rejects one. */
const REJECT_EVERY = 60;

export const worldProcess = (planText: string): Promise<void> => {
  const plan = JSON.parse(planText) as WorldPlan;
  return runProcess(
    'world',
    (shop, home, log) => startWorld(plan, shop, home, log),
    3,
    undefined,
    STATION_CLOSE_MS,
  );
};

const startWorld = async (plan: WorldPlan, shop: Shop, home: Home, log: Log): Promise<Close> => {
  const centre = await startSmsc({ port: plan.smsPort, systemId: 'kadi', password: 'training' });
  const chips = openChips(chipFolder(home.machines), await trainingChipKeys(home.keys));
  const desks = await startMachines(plan.stations, plan.speed, chips);
  const stations = await Promise.all(
    desks.flatMap(({ id, openDesk }) =>
      openDesk === undefined
        ? []
        : [
            runStation(shop, {
              station: id,
              openDesk,
              keep: keepCard(process.env['KADI_MADE'] ?? home.made),
            }),
          ],
    ),
  );
  let stopping = false;
  const client = await openClient(plan.address, home.people);
  // In an empty world people bring their own extracts; what they bring is released like everything else.
  const releasing = release();
  const day = plan.mode === 'empty' ? Promise.resolve() : liveDay();
  return async (atOnce) => {
    stopping = true;
    await day.catch(() => {});
    await releasing.catch(() => {});
    await Promise.all(stations.map((station) => station.stop(CARD_MS, atOnce)));
    for (const { printer } of desks) await printer.stop();
    await centre.close();
  };

  async function release(): Promise<void> {
    const desk = releaseDesk(client);
    await untilDone('gates', () => desk.openGates(new Date()));
    while (!stopping) {
      await desk.round().catch((error: unknown) => {
        log('release broken off', { code: error instanceof ApiRefusal ? error.refused.code : codeOf(error) });
      });
      await pause(RELEASE_MS);
    }
  }

  async function liveDay(): Promise<void> {
    const people = specimenPeople({ count: plan.people, seed: plan.seed, off: shop.off });
    const keeper = stockKeeper(client, desks);
    const floor = bureau(client, desks, REJECT_EVERY, async (chipSerial) => {
      const { reading } = await layOnDesk(chips, chipSerial, (reader) => checkOnDesk(shop, reader));
      return reading?.whole === true;
    });
    const phones = citizens(people, centre);
    await untilDone('stock', () => keeper.receive(plan.people + Math.ceil(plan.people / 10) + 20));
    const arriving = bringPeople(people);
    let home_ = false;
    let flushed = Date.now();
    /** On a day to watch, boxes leave after a while even when they are not full. */
    const flushIsDue = (): boolean => {
      if (plan.mode !== 'day' || Date.now() - flushed < BOX_LEAVES_MS) return false;
      flushed = Date.now();
      return true;
    };
    for (let round = 0; !stopping; round++) {
      try {
        const now = await client.get<Snapshot>('/api/snapshot');
        const { cards } = now;
        const toMake =
          cards.accepted + cards.signed + cards.rendered + cards.personalising + cards.encoded + cards.review;
        const inShop = toMake + cards.uncertain + cards.personalised;
        const arrived =
          cards.collected + cards.received + cards.dispatched + cards.packed + cards.passed + inShop >=
          plan.people;
        await keeper.round(arrived ? toMake : Math.max(toMake, 10));
        // A box waits for more cards of its office while any are still being made.
        await floor.round(arrived && inShop === 0 ? true : flushIsDue());
        await officesRound(client);
        // Nobody asks before the register has handed the extract over: there would be nothing to tell.
        if (arrived && round % (plan.mode === 'day' ? 6 : 1) === 0) await phones.ask();
        if (arrived && cards.collected >= plan.people && !home_) {
          while (await phones.ask());
          if (plan.mode === 'demo') {
            await answersIn();
            await phones.keep(join(process.env['KADI_MADE'] ?? home.made, '..', 'sms.txt'));
            // Last, because a demo is over when the last blank is back in the vault.
            await keeper.goHome();
          }
          home_ = true;
          log('the day is done', { cards: cards.collected });
        }
      } catch (error) {
        // Somebody else was quicker, or the API is away for a moment: the next round sees how things stand.
        if (!(error instanceof ApiRefusal))
          log('round broken off', { code: codeOf(error), fault: error instanceof Error ? error.name : '' });
        else log('round refused', { code: error.refused.code });
      }
      await pause(ROUND_MS[plan.speed]);
    }
    await arriving.catch(() => {});

    async function answersIn(): Promise<void> {
      const deadline = Date.now() + 15_000;
      while (Date.now() < deadline) {
        const { asked, answered } = phones.answered();
        if (answered >= asked) return;
        await pause(200);
      }
    }
  }

  /** Two signed extracts through the API: a small one first, then the rest with bad records among them. */
  async function bringPeople(people: readonly SpecimenPerson[]): Promise<void> {
    const parts = [people.slice(0, FIRST_PEOPLE), people.slice(FIRST_PEOPLE)].filter(
      (part) => part.length > 0,
    );
    for (const [i, part] of parts.entries()) {
      const extractId = `SPECIMEN-${plan.seed}-${plan.people}-${i + 1}`;
      await untilDone(extractId, () => bring(part, extractId, i === parts.length - 1));
    }
  }

  async function bring(part: readonly SpecimenPerson[], extractId: string, bad: boolean): Promise<void> {
    // Taken in before a restart: there is nothing to bring again.
    if ((await shop.ledger.extract(extractId))?.state === 'received') return;
    const path = join(home.uploads, `${extractId}.register.zip`);
    if (!existsSync(path)) {
      // The register is not ours: with our keys in an HSM, the specimen register still signs with a demo key.
      const demo = shop.keys.kind === 'demo' ? shop.keys : await openDemoKeys(home.keys);
      const signer = demo.signer('register');
      const cache = process.env['KADI_PORTRAITS'] ?? join(home.folder, 'portraits');
      await writeExtract({ people: part, path, extractId, signer, bad, cache });
    }
    const report = await client.upload<Record<string, number | string>>(
      'register',
      '/api/extracts',
      await readFile(path),
    );
    log('extract taken in', { extract: extractId, accepted: Number(report['accepted'] ?? 0) });
    await rm(path, { force: true });
  }

  async function untilDone(what: string, work: () => Promise<void>): Promise<void> {
    while (!stopping) {
      try {
        await work();
        return;
      } catch (error) {
        log('will be tried again', {
          what,
          code: error instanceof ApiRefusal ? error.refused.code : codeOf(error),
        });
        await pause(1_500);
      }
    }
  }
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
