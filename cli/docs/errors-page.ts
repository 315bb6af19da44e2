import type { ErrorEntry, Owner, Retry } from '../../card/index.ts';
import type { NamedTable } from './error-tables.ts';

const OWNERS = {
  operator: 'operator',
  supervisor: 'supervisor',
  'stock-keeper': 'stock keeper',
  officer: 'distribution officer',
  register: 'the register (NIIMS)',
  custodian: 'key custodian',
  dpo: 'data protection officer',
  inspector: 'inspector',
  packer: 'packer',
  engineer: 'engineer',
} as const satisfies Record<Owner, string>;

const RETRIES = {
  yes: 'software tries again by itself',
  no: 'trying again changes nothing',
  'after-inspection': 'only after a person has looked at the card',
} as const satisfies Record<Retry, string>;

const ROOMS: Readonly<Record<string, string>> = {
  crypto: 'Keys, signatures and the secure channel',
  templates: 'Products, layouts and portraits',
  printers: 'Printers, readers and chips',
  queue: 'The job queue',
  ledger: 'The ledger',
  pipeline: 'Extracts, records and issuance',
  sms: 'Messages to citizens',
  api: 'The interface for machines and browsers',
  console: 'The console',
  cli: 'The command line and training mode',
};

const section = (code: string, { en, sw, todo, owner, retry }: ErrorEntry): string =>
  `### ${code}

${en}

*${sw}*

- What to do: ${todo}
- Who: ${OWNERS[owner]}. Again: ${RETRIES[retry]}.
`;

/** The text of docs/errors.md: every code once, under the first room that declares it. */
export const errorsPage = (tables: readonly NamedTable[]): string => {
  const written = new Set<string>();
  const parts: string[] = [];
  for (const [room, title] of Object.entries(ROOMS)) {
    const entries = tables
      .filter((table) => table.room === room)
      .flatMap(({ entries }) => entries)
      .filter(([code]) => !written.has(code))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [code] of entries) written.add(code);
    if (entries.length > 0)
      parts.push(`## ${title}\n\n${entries.map(([code, entry]) => section(code, entry)).join('\n')}`);
  }
  return `# Every error and what to do

Each refusal, hold and fault of Kadi has a code. The sentence in English and Kiswahili is what people are shown; this page adds
what to do, who has to, and whether trying again makes sense. Facts that come with a code (a serial, a count, the name of a field)
never hold personal data.

This page is written from the tables in the code by \`npm run docs:errors\`; a test compares the two.

${parts.join('\n')}`;
};
