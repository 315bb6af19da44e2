/** The tables of faults and of restarts in docs/runbook.md, written from the tables that stations work by. */
import { JOURNAL_STEPS, type JournalStep } from '../../pipeline/station/journal.ts';
import { FAULTS, type FaultRow, type Seen } from '../../pipeline/station/tables/faults.ts';
import { RESTART, type RestartRow } from '../../pipeline/station/tables/restart.ts';
import type { NamedTable } from './error-tables.ts';

const DOES = { wait: 'waits', reject: 'rejects', stop: 'stops', ask: 'asks' } as const satisfies Record<
  FaultRow['does'],
  string
>;

const FIRST = { feed: 'feeds once more, then ', seat: 'seats the card once more, then ' } as const;

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

/** One row per fault. `tables`: the error catalogue, whose advice is what people are shown. */
const faultRows = (tables: readonly NamedTable[]): string[] => {
  const catalogue = new Map(tables.flatMap(({ entries }) => [...entries]));
  return Object.entries<FaultRow>(FAULTS).map(([name, row]) => {
    const [first = '', ...others] = row.codes;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    const again = row.again === undefined ? '' : FIRST[row.again];
    const alert = row.alert === true ? ', alerts' : '';
    const advice = catalogue.get(first)?.todo ?? '';
    return `| ${sentence(name)} | \`${first}\`${more} | ${again}${DOES[row.does]}${alert} | ${advice} |`;
  });
};

const SEEN: readonly Seen[] = ['empty-same', 'empty-more', 'inside', 'unknown', 'silent'];

const LOOK = {
  nowhere: '',
  machine: 'look into the machine',
  'feeder-and-trays': 'look into the feeder and both trays',
  'reject-box': 'look into the reject box, where it was put',
  'good-tray': 'look into the good tray',
} as const satisfies Record<RestartRow['look'], string>;

const cell = ({ ends, look }: RestartRow): string =>
  ends === 'leave' ? 'nothing is open' : ends === 'not-fed' ? 'goes on by itself' : LOOK[look];

/** Steps that are treated alike share a row. */
const restartRows = (): string[] => {
  const alike = new Map<string, JournalStep[]>();
  for (const step of JOURNAL_STEPS) {
    const cells = SEEN.map((seen) => cell(RESTART[step][seen])).join(' | ');
    alike.set(cells, [...(alike.get(cells) ?? []), step]);
  }
  return [...alike].map(
    ([cells, steps]) => `| ${steps.map((step) => `\`${step}\``).join(', ')} | ${cells} |`,
  );
};

const HEADING = '## What a station does by itself\n\n';
const NEXT = '\n## ';

export const recoveryTables = (tables: readonly NamedTable[]): string =>
  `What a station does about each fault. Where a fault has several codes, [errors.md](errors.md) has the advice for each.

- *waits*: nothing was fed; the same card is fed when it is put right.
- *rejects*: the card goes to the reject box, its number is revoked, and a new card is made by itself. A card that cannot be moved, or is not
  seen inside, is uncertain.
- *stops*: nothing is moved; the card is uncertain. When the machine is closed and can say where its card is, its chip is read: a card of this
  station goes to the reject box, any other stays inside and the station says \`MACHINE_NOT_EMPTY\`.
- *asks*: waits when the machine is empty and has counted no card, rejects when the card is inside, otherwise the card is uncertain.
- *alerts*: the log says "security alert"; tell the supervisor.

| what happened | code | what the station does | what you do |
| --- | --- | --- | --- |
${faultRows(tables).join('\n')}

What a station does about a card that its last run left open: the last step in its journal, and what the machine says now. Every case but
one leaves the card uncertain, and you look where the table says. A card inside is put into the reject box after its chip was read; if it is
another card than this one, it stays inside and the station says \`MACHINE_NOT_EMPTY\`.

| last step | empty, none counted | empty, counted more | a card inside | it cannot tell where | no answer |
| --- | --- | --- | --- | --- | --- |
${restartRows().join('\n')}
`;

/** The page with that chapter written anew. */
export const withRecoveryTables = (page: string, tables: readonly NamedTable[]): string => {
  const from = page.indexOf(HEADING) + HEADING.length;
  const to = page.indexOf(NEXT, from);
  if (from < HEADING.length || to === -1)
    throw new Error('docs/runbook.md has lost its chapter "What a station does by itself"');
  return `${page.slice(0, from)}${recoveryTables(tables)}${page.slice(to)}`;
};
