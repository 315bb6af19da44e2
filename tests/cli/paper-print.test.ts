import { afterEach, expect, test, vi } from 'vitest';
import { codeOf } from '../../card/index.ts';
import { paper } from '../../cli/commands/paper.ts';
import { pagesOf } from '../../cli/commands/paper-print.ts';
import { paperOf } from '../../templates/index.ts';
import { type EvePrinter, freePort, startEvePrinter } from '../printers/ippeveprinter.ts';

let printer: EvePrinter | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = 0;
  await printer?.stop();
  printer = undefined;
});

/** What `kadi paper manifest --sample --printer …` wrote and its exit code. */
const said = async (uri: string, json: boolean): Promise<{ out: string; code: unknown }> => {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => void lines.push(String(line)));
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await paper('manifest', undefined, { sample: true, method: 'burned', printer: uri, json });
  return { out: lines.join('\n'), code: process.exitCode };
};

test('the pages of a drawn paper are counted', async () => {
  const { draw, sample } = paperOf('manifest');
  expect(pagesOf(await draw(sample))).toBe(1);
  const many = Buffer.from('<< /Type /Pages >>\n<< /Type /Page /Parent 1 0 R >>\n'.repeat(3));
  expect(pagesOf(many)).toBe(3);
});

test('printed is exit code 0, and the same in JSON', async () => {
  printer = await startEvePrinter('echo "ATTR: job-impressions-completed=1" >&2');
  expect(await said(printer.uri, false)).toEqual({
    out: 'Printed. Pages: 1; counted by the printer: 1.',
    code: 0,
  });
  const { out, code } = await said(printer.uri, true);
  expect(JSON.parse(out)).toMatchObject({ pages: 1, result: 'printed', job: 2, impressions: 1 });
  expect(code).toBe(0);
});

test('sent is exit code 3 and says that the pages have to be counted', async () => {
  printer = await startEvePrinter('true');
  const { out, code } = await said(printer.uri, false);
  expect(out).toBe(
    'Sent, not known to be printed: the printer says that it is done but counted no pages.\n  Count the pages in the tray.',
  );
  expect(code).toBe(3);
});

test('failed is exit code 1 and says what to do', async () => {
  const { out, code } = await said(`ipp://127.0.0.1:${await freePort()}/ipp/print`, true);
  expect(JSON.parse(out)).toMatchObject({
    result: 'failed',
    code: 'IPP_UNREACHABLE',
    retry: 'yes',
    reasons: [],
  });
  expect(code).toBe(1);
});

test('a wrong address is said before the paper is drawn', async () => {
  await expect(said('lp0', false).catch(codeOf)).resolves.toBe('IPP_ADDRESS_WRONG');
});
