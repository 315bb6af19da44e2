import fc from 'fast-check';
import { expect, test } from 'vitest';
import { STAGES, type StageJob } from '../../card/index.ts';
import { createBatcher } from '../../queue/batcher.ts';
import { backoffMs, jobId, parseStageJob, QUEUE_ERRORS, QUEUE_POLICY } from '../../queue/index.ts';

const jobs = fc.record({
  cardId: fc.stringMatching(/^K[0-9A-HJKMNP-TV-Z]{8}$/),
  stage: fc.constantFrom(...STAGES),
  attempt: fc.integer({ min: 1, max: 1_000_000 }),
});

test('the id of a job is its card, stage and attempt', () => {
  expect(jobId({ cardId: 'K00000019', stage: 'personalise', attempt: 2 })).toBe('K00000019-personalise-2');
});

test('two different jobs never share an id, and no id is one BullMQ refuses', () => {
  fc.assert(
    fc.property(jobs, jobs, (a, b) => {
      expect(jobId(a) === jobId(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      expect(jobId(a)).not.toMatch(/:|^[0-9]+$/);
    }),
  );
});

test('what went into the queue is read back; with anything more, less or else it is not', () => {
  fc.assert(
    fc.property(jobs, fc.constantFrom('cardId', 'stage', 'attempt'), fc.anything(), (job, field, odd) => {
      expect(parseStageJob(JSON.parse(JSON.stringify(job)))).toEqual(job);
      expect(parseStageJob({ ...job, extra: odd })).toBeUndefined();
      const { [field]: _, ...less } = job;
      expect(parseStageJob(less)).toBeUndefined();
      if (typeof odd === 'object') expect(parseStageJob({ ...job, [field]: odd })).toBeUndefined();
    }),
  );
});

test('a card is personalised at most once: one try, no second worker, and no wait in between', () => {
  expect(QUEUE_POLICY.personalise).toMatchObject({ attempts: 1, maxStalledCount: 0, backoff: null });
});

test('every policy says why, and only work that may be repeated is repeated', () => {
  for (const stage of STAGES) {
    const { attempts, backoff, why } = QUEUE_POLICY[stage];
    expect(why.length).toBeGreaterThan(40);
    expect(backoff === null).toBe(attempts === 1);
  }
});

test('waits grow, never beyond their cap, and are spread by up to a fifth', () => {
  expect([1, 2, 3, 20].map((made) => backoffMs('sign', made, 1))).toEqual([500, 1_000, 2_000, 30_000]);
  expect(backoffMs('sign', 3, 0)).toBe(1_600);
  expect(backoffMs('personalise', 1, 1)).toBe(0);
});

test('every refusal has two languages, something to do and an owner', () => {
  for (const [code, entry] of Object.entries(QUEUE_ERRORS)) {
    expect(code).toMatch(/^QUEUE_[A-Z_]+$/);
    for (const text of [entry.en, entry.sw, entry.todo]) expect(text.length).toBeGreaterThan(10);
  }
});

const soon = (): number => performance.now() + 5_000;

test('single calls travel together and each learns of its own fate', async () => {
  const sent: number[][] = [];
  const batcher = createBatcher<number>(
    async (items) => {
      sent.push([...items]);
      if (items.includes(13)) throw new Error('unlucky');
    },
    { windowMs: 1, most: 10 },
  );
  const calls = Array.from({ length: 25 }, (_, i) => batcher.put([i], soon()));
  const fates = (await Promise.allSettled(calls)).map((fate) => fate.status);
  expect(sent.map((items) => items.length)).toEqual([10, 10, 5]);
  expect(sent.flat()).toEqual(Array.from({ length: 25 }, (_, i) => i));
  expect(fates.map((fate, i) => (fate === 'rejected') === (i >= 10 && i < 20))).not.toContain(false);
});

test('a call past its deadline is refused and not sent', async () => {
  const sent: number[] = [];
  const batcher = createBatcher<number>(async (items) => void sent.push(...items), { windowMs: 1, most: 10 });
  const late = batcher.put([1], performance.now() - 1);
  const good = batcher.put([2], soon());
  await expect(late).rejects.toMatchObject({ code: 'QUEUE_UNREACHABLE' });
  await good;
  expect(sent).toEqual([2]);
});

test('draining sends what still waits for company', async () => {
  const sent: StageJob[] = [];
  const batcher = createBatcher<StageJob>(async (items) => void sent.push(...items), {
    windowMs: 60_000,
    most: 10,
  });
  const put = batcher.put([{ cardId: 'K00000001', stage: 'sign', attempt: 1 }], soon());
  await batcher.drain();
  await put;
  expect(sent.length).toBe(1);
});
