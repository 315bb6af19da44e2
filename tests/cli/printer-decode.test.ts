import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type PrinterDecodeOptions, printerDecode } from '../../cli/commands/printer-decode.ts';
import { testPicture } from '../../pipeline/station/test-picture.ts';
import { command } from '../../printers/evolis/frame.ts';
import { sideCommands } from '../../printers/evolis/job.ts';
import { RIBBONS } from '../../printers/evolis/ribbons.ts';
import { magicardJob } from '../../printers/magicard/index.ts';

let folder: string;
let runs = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kadi-decode-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** What the command writes, says, and the code it would end with. */
const decode = async (spool: string | Uint8Array, options: Partial<PrinterDecodeOptions> = {}) => {
  const lines: string[] = [];
  const keep = (line: string): void => {
    lines.push(line);
  };
  vi.spyOn(console, 'log').mockImplementation(keep);
  vi.spyOn(console, 'error').mockImplementation(keep);
  runs++;
  const file = typeof spool === 'string' ? spool : join(folder, `job-${runs}.prn`);
  if (typeof spool !== 'string') await writeFile(file, spool);
  const out = join(folder, `out-${runs}`);
  process.exitCode = undefined;
  await printerDecode(file, { out, language: 'auto', ...options });
  const exit = process.exitCode;
  process.exitCode = undefined;
  return { exit, said: lines.join('\n'), files: (await readdir(out).catch(() => [])).sort(), out };
};

const faces = { front: testPicture('front'), back: testPicture('back') };
const evolisJob = new Uint8Array(
  Buffer.concat([
    command('Pr', 'ymcko'),
    command('Ss'),
    command('Sr'),
    ...sideCommands(faces.front, RIBBONS.ymcko.front, 128, false),
    command('Sv'),
    ...sideCommands(faces.back, RIBBONS.ymcko.back, 128, false),
    command('Se'),
  ]),
);
const magicard = new Uint8Array(Buffer.concat(magicardJob(faces, 1_700_000_000)));

const panels = (side: string, inks: string): string[] => [
  ...[...inks].map((ink) => `card1-${side}-${ink}.png`),
  `card1-${side}.png`,
];

/**
 * How far the drawn picture is from the one that was sent, at most, in each channel; resin covers what lies under it. `margin`:
 * rows at the top and at the bottom that the machine does not print.
 */
const furthest = async (file: string, { rgb, black }: typeof faces.front, margin = 0): Promise<number> => {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([1016, 648, 3]);
  let worst = 0;
  const edge = margin * 1016 * 3;
  for (let at = edge; at < data.length - edge; at++) {
    const sent = black[Math.floor(at / 3)] === 1 ? 0 : (rgb[at] ?? -1000);
    worst = Math.max(worst, Math.abs((data[at] ?? 1000) - sent));
  }
  return worst;
};

describe('a captured job of an Evolis', () => {
  test('is a picture of each face, of each panel, and a listing', async () => {
    const { exit, said, files, out } = await decode(evolisJob);
    expect(exit).toBe(undefined);
    expect(files).toEqual(
      [...panels('front', 'ymcko'), ...panels('back', 'ymcko'), 'listing.json', 'listing.txt'].sort(),
    );
    expect(said).toContain('evolis: 15 commands, 1 card');
    expect(await furthest(join(out, 'card1-front.png'), faces.front)).toBeLessThanOrEqual(2);
    expect(await furthest(join(out, 'card1-back.png'), faces.back)).toBeLessThanOrEqual(2);
    const listing = (await readFile(join(out, 'listing.txt'), 'utf8')).split('\n');
    expect(listing.slice(0, 4)).toEqual([
      '         0  Pr;ymcko  kind of ribbon',
      '        10  Ss  begin a job',
      '        14  Sr  what follows is the front',
      '        18  Db;y;128 <576072 bytes>  yellow panel, 128 levels',
    ]);
  });

  test('shows somebody: only the owner may read the files', async () => {
    const { out, files } = await decode(evolisJob);
    for (const file of files) expect((await stat(join(out, file))).mode & 0o077).toBe(0);
  });
});

describe('a captured job of a Magicard', () => {
  test('is found by its first bytes and shown the same way', async () => {
    const { exit, said, files, out } = await decode(magicard);
    expect(exit).toBe(undefined);
    // Varnish is a word of the head there, and no panel.
    expect(files).toEqual(
      [...panels('front', 'ymck'), ...panels('back', 'ymck'), 'listing.json', 'listing.txt'].sort(),
    );
    expect(said).toMatch(/^magicard: \d+ commands, 1 card$/m);
    // Six bits of colour, and a page of 642 rows.
    expect(await furthest(join(out, 'card1-front.png'), faces.front, 3)).toBeLessThanOrEqual(4);
    expect(await furthest(join(out, 'card1-back.png'), faces.back, 3)).toBeLessThanOrEqual(4);
  });
});

describe('--json', () => {
  test('is one object that names the files and everything in the job', async () => {
    const { exit, said, files, out } = await decode(evolisJob, { json: true });
    const told = JSON.parse(said) as Record<string, unknown>;
    expect(exit).toBe(undefined);
    expect(told).toMatchObject({ ok: true, folder: out, language: 'evolis', problems: [] });
    expect((told['files'] as string[]).sort()).toEqual(files);
    expect(told['cards']).toEqual(
      [['front', 'back']].map((sides) => ({
        sides: sides.map((side) => ({
          side,
          panels: [
            ...['y', 'm', 'c'].map((panel) => ({ panel, levels: 128 })),
            { panel: 'k', levels: 2 },
            { panel: 'o', levels: 2 },
          ],
        })),
      })),
    );
    const listed = JSON.parse(await readFile(join(out, 'listing.json'), 'utf8')) as Record<string, unknown>;
    expect(listed['commands']).toEqual(told['commands']);
  });
});

describe('a file that is not whole or not a job', () => {
  test.each([
    ['evolis', evolisJob.subarray(0, 700_000), 'cut-off'],
    ['magicard', magicard.subarray(0, 700_000), 'too-short'],
  ])('a truncated %s job is read as far as it goes, with its place, and exit code 1', async (language, bytes, code) => {
    const { exit, said, files } = await decode(bytes);
    expect(exit).toBe(1);
    expect(said).toContain(`${language}: `);
    expect(said).toMatch(new RegExp(`✗ at \\d+: .*\\[${code}\\]`));
    expect(files).toContain('listing.txt');
  });

  test.each([
    ['text', 'Dear printer,\n'],
    ['a packed job', Buffer.from('1f8b0800', 'hex').toString('latin1')],
    ['nothing', ''],
    ['PostScript', '%!PS-Adobe-3.0\n'],
  ])('%s is refused by what can be done about it, and nothing is written', async (_, text) => {
    const { exit, said, files } = await decode(Uint8Array.from(Buffer.from(text, 'latin1')));
    expect([exit, files]).toEqual([2, []]);
    expect(said).toContain('[SPOOL_LANGUAGE]');
    expect(said).toContain('--language');
  });

  test('a job of the other language is listed with what is wrong, if one insists', async () => {
    const { exit, said } = await decode(magicard, { language: 'evolis' });
    expect(exit).toBe(1);
    expect(said).toContain('evolis: 0 commands, 0 cards');
    expect(said).toContain('[no-command]');
  });

  test('a control character of a damaged file never reaches the terminal', async () => {
    const { said, out } = await decode(Uint8Array.from(Buffer.from('\x1bPr;\x07\x9b31mred\r', 'latin1')), {
      language: 'evolis',
    });
    expect([...said].filter((one) => one !== '\n' && !/[ -~\u00a1-\uffff]/.test(one))).toEqual([]);
    expect(await readFile(join(out, 'listing.txt'), 'utf8')).toContain('Pr;\\x07\\x9b31mred');
  });

  test('no such file, and no such language, are told with exit code 2, also as JSON', async () => {
    const missing = await decode(join(folder, 'nowhere.prn'));
    expect([missing.exit, missing.said.includes('[SPOOL_FILE]')]).toEqual([2, true]);
    const { exit, said } = await decode(evolisJob, { language: 'zebra', json: true });
    expect(exit).toBe(2);
    expect(JSON.parse(said)).toMatchObject({ ok: false, error: { code: 'SPOOL_LANGUAGE' } });
  });

  test('a folder that cannot be made is told', async () => {
    const file = join(folder, 'in-the-way');
    await writeFile(file, '');
    const { exit, said } = await decode(evolisJob, { out: join(file, 'out') });
    expect([exit, said.includes('[SPOOL_UNWRITTEN]')]).toEqual([2, true]);
  });
});
