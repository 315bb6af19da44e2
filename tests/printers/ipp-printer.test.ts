import { afterEach, beforeAll, expect, test } from 'vitest';
import { codeOf } from '../../card/index.ts';
import { type PagesResult, type PrintPages, type Progress, printPages } from '../../printers/index.ts';
import { paperOf } from '../../templates/index.ts';
import { type EvePrinter, startEvePrinter } from './ippeveprinter.ts';

const KEEP = 'cp "$1" KEPT';
const COUNT = 'echo "ATTR: job-impressions-completed=1" >&2';

let pdf: Uint8Array;
beforeAll(async () => {
  const { draw, sample } = paperOf('manifest');
  pdf = await draw(sample);
});

let printer: EvePrinter | undefined;
afterEach(async () => {
  await printer?.stop();
  printer = undefined;
});

const start = async (...told: Parameters<typeof startEvePrinter>): Promise<EvePrinter> => {
  printer = await startEvePrinter(...told);
  return printer;
};

const print = (uri: string, more: Partial<PrintPages> = {}): Promise<PagesResult> =>
  printPages({ printer: uri, pdf, pages: 1, name: 'manifest', pollMs: 100, ...more });

/** The result in short: what tests compare. */
const short = (result: PagesResult): string =>
  result.kind === 'failed'
    ? `failed ${result.error.code}`
    : result.kind === 'sent'
      ? `sent ${result.because}`
      : result.kind;

test('a printer that completes and counts the pages has printed, and got every byte', async () => {
  const { uri, kept } = await start(`${KEEP}\n${COUNT}`);
  expect(await print(uri)).toEqual({ kind: 'printed', job: 1, impressions: 1 });
  expect(Buffer.compare(kept() ?? new Uint8Array(), pdf)).toBe(0);
});

test('a document of eight megabytes arrives whole, and it is told how far it is', async () => {
  const { uri, kept } = await start(`${KEEP}\n${COUNT}`);
  const large = Uint8Array.from({ length: 8_000_000 }, (_, i) => (i < pdf.length ? (pdf[i] ?? 0) : i % 251));
  const sent: number[] = [];
  const result = await print(uri, {
    pdf: large,
    onProgress: ({ sentBytes }) => sent.push(...(sentBytes === undefined ? [] : [sentBytes])),
  });
  expect(short(result)).toBe('printed');
  expect(Buffer.compare(kept() ?? new Uint8Array(), large)).toBe(0);
  expect(sent.length).toBeGreaterThan(100);
  expect(sent).toEqual(sent.toSorted((a, b) => a - b));
  expect(sent.at(-1)).toBe(8_000_000);
});

test('a printer that completes and counts nothing, or too little, was only sent the pages', async () => {
  const first = await start(KEEP);
  expect(await print(first.uri)).toEqual({ kind: 'sent', because: 'not-counted', job: 1 });
  await first.stop();
  const second = await start(COUNT);
  expect(await print(second.uri, { pages: 2 })).toEqual({
    kind: 'sent',
    because: 'counted-fewer',
    job: 1,
    impressions: 1,
  });
});

test('a printer whose command fails gave up the job, and its reasons are told in plain words', async () => {
  const { uri } = await start('echo "STATE: +media-jam-error" >&2\nexit 1');
  const result = await print(uri);
  expect(short(result)).toBe('failed IPP_JOB_ABORTED');
  expect(result.kind === 'failed' && result.error.entry.retry).toBe('after-inspection');
  // Their printer calls reasons of a printer that is idle again reports.
  expect(result.kind === 'failed' && result.reasons).toContainEqual({
    keyword: 'media-jam',
    degree: 'report',
    en: 'Paper is jammed: take it out.',
    sw: 'Karatasi imekwama: itoe.',
  });
});

test('while a slow printer waits for paper that is told, and then it prints', async () => {
  const { uri } = await start(
    `echo "STATE: +media-empty-error" >&2\nsleep 1\necho "STATE: -media-empty-error" >&2\n${COUNT}`,
  );
  const seen: Progress[] = [];
  const result = await print(uri, { onProgress: (progress) => seen.push(progress) });
  expect(short(result)).toBe('printed');
  expect(seen.some(({ reasons }) => reasons.some(({ keyword }) => keyword === 'media-empty'))).toBe(true);
});

test('a job that outlasts the patience of whoever asks is sent, not printed', async () => {
  const { uri } = await start('sleep 30');
  expect(short(await print(uri, { followMs: 500 }))).toBe('sent still-printing');
});

test('a cancelled job is cancelled at the printer', async () => {
  const { uri } = await start('sleep 5');
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 500);
  expect(short(await print(uri, { cancel: stop.signal }))).toBe('failed IPP_JOB_CANCELED');
});

test('a printer that takes no PDF is not tried, and it is told what it takes', async () => {
  const { uri, kept } = await start(KEEP, { formats: 'image/jpeg,image/pwg-raster' });
  const result = await print(uri);
  expect(short(result)).toBe('failed IPP_FORMAT_REFUSED');
  expect(result.kind === 'failed' && result.error.facts).toEqual({
    takes: 'application/octet-stream, image/jpeg, image/pwg-raster',
  });
  expect(kept()).toBe(undefined);
});

test('a printer that vanishes while it prints took the pages: sent, and nothing is said twice', async () => {
  const eve = await start('sleep 30');
  setTimeout(() => eve.kill(), 600);
  expect(short(await print(eve.uri))).toBe('sent not-asked-any-more');
});

test('a certificate that nobody vouched for is refused before anything is sent', async () => {
  const { port, kept } = await start(KEEP);
  expect(short(await print(`ipps://localhost:${port}/ipp/print`))).toBe('failed IPP_CERTIFICATE_REFUSED');
  expect(kept()).toBe(undefined);
});

test('a printer that is switched off was sent nothing, and it may be tried again', async () => {
  const eve = await start(KEEP);
  await eve.stop();
  printer = undefined;
  const result = await print(eve.uri);
  expect(short(result)).toBe('failed IPP_UNREACHABLE');
  expect(result.kind === 'failed' && result.error.entry.retry).toBe('yes');
});

test('a wrong address is said before anything is asked', async () => {
  for (const bad of [
    'http://host/',
    'ipp://',
    'ipp://user:secret@host/',
    'ipp://host:0/',
    'ipp://ho st/',
    '',
  ])
    await expect(print(bad).catch(codeOf)).resolves.toBe('IPP_ADDRESS_WRONG');
});
