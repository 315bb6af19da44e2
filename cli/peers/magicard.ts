/** Our Magicard language against Debian's gutenprint as writer, as strict reader and as status client. */
import { type DecodedPage, readPages } from '../../printers/magicard/decode.ts';
import { cardJob } from '../../printers/magicard/job.ts';
import { unpackPlanes } from '../../printers/magicard/planes.ts';
import { statusReply, statusRequest } from '../../printers/magicard/status-frame.ts';
import { STATUS_KEYS, type StatusKey } from '../../printers/magicard/status-keys.ts';
import { gpToPlanes, readSpool } from '../vectors/printers-magicard-spool.ts';
import { asSaid } from '../vectors/printers-magicard-status.ts';
import type { Gutenprint } from './gutenprint.ts';
import { BLOCKS, postscript, side } from './picture.ts';
import { trainingAnswers } from './training-answers.ts';

export interface PeerCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly why?: string;
}

const check = (name: string, ok: boolean, why: string): PeerCheck => (ok ? { name, ok } : { name, ok, why });
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** The backend stamps every job with its own time. */
const withoutTime = (job: Uint8Array): Uint8Array => {
  const text = Buffer.from(job)
    .toString('latin1')
    .replaceAll(/,TDT[0-9A-F]{8}/g, ',TDT00000000');
  return new Uint8Array(Buffer.from(text, 'latin1'));
};

const onlyPage = (job: Uint8Array): DecodedPage | undefined => {
  const { pages, problems } = readPages(job);
  return problems.length === 0 && pages.length === 1 ? pages[0] : undefined;
};

/** The peer draws: what we read is what was drawn, at its place; and our packing of its spool is its packing. */
const writer = (peer: Gutenprint): readonly PeerCheck[] =>
  [
    'StpGammaCurve=0',
    'StpLaminate=On StpBlackType=Resin StpRejectBad=True StpOvercoatHole=SmartCard StpGammaCurve=0',
  ].flatMap((options) => {
    const spool = peer.spool(postscript(), options);
    const { exit, sent, said } = peer.send(spool);
    const page = onlyPage(sent);
    if (page === undefined)
      return [check(`writer (${options})`, false, `not read; exit ${exit}: ${said.slice(-200)}`)];
    const inks = page.planes.slice(0, 3).map(({ data }) => unpackPlanes(data, 6));
    const drawn = BLOCKS.every(({ box: [x, y, width, height], inks: wanted }) => {
      const at = Math.round(1016 - y - height / 2) * 672 + 15 + Math.round(x + width / 2);
      return wanted.every((ink, n) => (inks[n]?.[at] ?? 0) > 31 === ink);
    });
    const ours = readSpool(spool);
    const packed = ours === undefined ? [] : gpToPlanes(ours);
    const planes =
      page.planes.length === packed.length &&
      page.planes.every(({ data }, n) => same(data, packed[n] ?? data.subarray(1)));
    return [
      check(
        `writer: the picture is read where it was drawn (${options})`,
        drawn,
        'another colour lies there',
      ),
      check(`packing: our planes are its planes (${options})`, planes, 'other bytes were packed'),
    ];
  });

/** Our jobs come through the strict reader unchanged. */
const reader = (peer: Gutenprint): readonly PeerCheck[] =>
  (['none', 'whole', 'hole'] as const).flatMap((varnish, n) => {
    const pages = cardJob({ front: side(3 + n, varnish), back: side(11 + n, 'whole') }, 1_700_000_000);
    const jobs = [
      ...(varnish === 'hole' ? pages : pages.slice(0, 1)),
      ...(varnish === 'hole' ? [new Uint8Array(Buffer.concat(pages))] : []),
    ];
    return jobs.map((job, which) => {
      const { exit, sent, said } = peer.send(job);
      const ok = exit === 0 && same(withoutTime(sent), withoutTime(job));
      const what = ['front', 'back', 'both sides in one file'][which];
      return check(
        `strict reader: overcoat ${varnish}, ${what}: the same bytes come out`,
        ok,
        `exit ${exit}: ${said.slice(-300)}`,
      );
    });
  });

/** Broken in the four ways that it looks for: it refuses with 5, and so do we. */
const negatives = (peer: Gutenprint): readonly PeerCheck[] => {
  const [page = new Uint8Array()] = cardJob(
    { front: side(5, 'hole'), back: side(6, 'whole') },
    1_700_000_000,
  );
  const unequal = Buffer.from(
    Buffer.from(page).toString('latin1').replace('SZG512064', 'SZG512065'),
    'latin1',
  );
  const broken: readonly (readonly [what: string, bytes: Uint8Array])[] = [
    ['a short file', page.subarray(0, 300_000)],
    ['unequal sizes', unequal],
    ['no 03 at the end', page.subarray(0, page.length - 1)],
    ['a wrong first byte', Uint8Array.from(page).fill(0x06, 0, 1)],
  ];
  return broken.map(([what, bytes]) => {
    const { exit } = peer.send(bytes);
    const { problems } = readPages(new Uint8Array(bytes));
    return check(
      `refused by both: ${what}`,
      exit === 5 && problems.length > 0,
      `exit ${exit}, ours ${problems.length}`,
    );
  });
};

/** Its status client before our training machine: the same questions in the same order, each answer understood. */
const status = async (peer: Gutenprint): Promise<readonly PeerCheck[]> => {
  const keys = Object.keys(STATUS_KEYS) as readonly StatusKey[];
  // The shim cannot wait for a program, so the questions are learnt from a first run with answers of the right form.
  const probe = peer.status(
    keys.map((key) => statusReply(`STA,${key}${STATUS_KEYS[key].is === 'switch' ? 'OFF' : '1'}`)),
  );
  const questions = Array.from({ length: probe.asked.length / 24 }, (_, n) =>
    probe.asked.subarray(n * 24, n * 24 + 24),
  );
  const ours = keys.every((key, n) => same(statusRequest(key), questions[n] ?? new Uint8Array()));
  const answers = await trainingAnswers(questions);
  const { asked, said } = peer.status(answers.map(({ bytes }) => bytes));
  const lines = said.split('\n').filter((line) => line.startsWith('INFO: ') && line.includes(':\t'));
  return [
    check(
      `status: ${questions.length} questions, each one of ours`,
      ours && questions.length === keys.length,
      'another question',
    ),
    check('status: it asks the training machine the same', same(asked, probe.asked), 'other questions'),
    ...answers.map(({ key, value }, n) => {
      const understood = lines[n]?.split('\t').at(-1);
      return check(
        `status ${key}`,
        understood === asSaid(key, value),
        `it understood ${understood}, we meant ${value}`,
      );
    }),
  ];
};

export const checkMagicard = async (peer: Gutenprint): Promise<readonly PeerCheck[]> => [
  ...writer(peer),
  ...reader(peer),
  ...negatives(peer),
  ...(await status(peer)),
];
