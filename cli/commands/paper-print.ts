/** `kadi paper … --printer`: hands a PDF to a page printer and says what became of it. */
import { sha256Hex } from '../../crypto/index.ts';
import { type PagesResult, type Progress, printPages, type SentBecause } from '../../printers/index.ts';

/** Pages of a PDF that we drew ourselves: each is an object of its own, never packed into a stream. */
export const pagesOf = (pdf: Uint8Array): number =>
  Buffer.from(pdf)
    .toString('latin1')
    .match(/\/Type \/Page\b/g)?.length ?? 0;

const SENT: Readonly<Record<SentBecause, string>> = {
  queue: 'a print queue took it and passes it on; it does not know whether paper came out',
  'not-counted': 'the printer says that it is done but counted no pages',
  'counted-fewer': 'the printer says that it is done but counted fewer pages than there are',
  'not-asked-any-more': 'the printer took it whole and then could not be asked any more',
  'still-printing': 'the printer took it whole and has not finished yet',
};

/** 0 only for what was printed; a script can tell the others apart. */
const EXIT: Readonly<Record<PagesResult['kind'], number>> = { printed: 0, failed: 1, sent: 3, held: 4 };

const STEPS: Readonly<Record<Progress['state'], string>> = {
  sending: 'sending',
  pending: 'waiting for its turn',
  held: 'held at the printer',
  processing: 'printing',
  stopped: 'the printer waits for somebody',
  canceled: 'cancelled',
  aborted: 'given up',
  completed: 'done',
};

/** One line for each thing that is new; nothing twice, so that a log stays short. */
const teller = (quiet: boolean, pages: number): ((progress: Progress) => void) => {
  let last = '';
  return ({ state, impressions, reasons }) => {
    const counted = impressions === undefined || impressions <= 0 ? '' : `, ${impressions} of ${pages} pages`;
    const line = [`${STEPS[state]}${counted}`, ...reasons.map(({ en }) => en)].join('. ');
    if (quiet || line === last) return;
    last = line;
    console.error(`  ${line}`);
  };
};

const told = (result: PagesResult, pages: number): string[] => {
  const reasons = 'reasons' in result ? result.reasons.map(({ en }) => `  ${en}`) : [];
  switch (result.kind) {
    case 'printed':
      return [`Printed. Pages: ${pages}; counted by the printer: ${result.impressions}.`];
    case 'sent':
      return [`Sent, not known to be printed: ${SENT[result.because]}.`, '  Count the pages in the tray.'];
    case 'held':
      return [
        `Held: job ${result.job} waits inside the printer and is printed when it is let go. Do not send it again.`,
        ...reasons,
      ];
    case 'failed':
      return [
        `Not printed: ${result.error.message} [${result.error.code}]`,
        ...reasons,
        `  ${result.error.entry.todo}`,
      ];
  }
};

const asJson = (result: PagesResult): object => {
  const { kind, ...rest } = result;
  if (result.kind !== 'failed') return { result: kind, ...rest };
  const { error, reasons, job } = result;
  return {
    result: kind,
    code: error.code,
    message: error.message,
    todo: error.entry.todo,
    retry: error.entry.retry,
    reasons,
    ...(job === undefined ? {} : { job }),
  };
};

/**
 * Sets the exit code: 0 printed, 1 failed, 3 sent, 4 held. Ctrl-C cancels the job at the printer and waits for its word.
 * Throws IPP_ADDRESS_WRONG.
 */
export const printPaper = async (
  name: string,
  pdf: Uint8Array,
  printer: string,
  json: boolean,
): Promise<void> => {
  const pages = Math.max(1, pagesOf(pdf));
  const stop = new AbortController();
  const interrupted = (): void => stop.abort();
  process.once('SIGINT', interrupted);
  try {
    const onProgress = teller(json, pages);
    const result = await printPages({ printer, pdf, pages, name, cancel: stop.signal, onProgress });
    process.exitCode = EXIT[result.kind];
    if (json)
      console.log(
        JSON.stringify({ printer, pages, bytes: pdf.length, sha256: sha256Hex(pdf), ...asJson(result) }),
      );
    else console.log(told(result, pages).join('\n'));
  } finally {
    process.off('SIGINT', interrupted);
  }
};
