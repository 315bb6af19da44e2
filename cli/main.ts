/** `kadi`: one command for people and for the processes that `kadi up` starts. Commands are loaded when they are called. */
import { Command } from 'commander';
import { isKadiError } from '../card/index.ts';
import { addChipCommands } from './chip-commands.ts';
import { addDocumentCommands } from './document-commands.ts';
import { addEvidenceCommands } from './evidence-commands.ts';
import { addKeysCommands } from './keys-commands.ts';
import { addLineCommands } from './line-commands.ts';
import { addPrinterCommands } from './printer-commands.ts';
import { addSimulateCommands } from './simulate-commands.ts';
import { addStationCommands } from './station-commands.ts';
import { addVerifyCommands } from './verify-commands.ts';

// Whoever reads our output may stop reading (`kadi products | head`): that is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const program = new Command('kadi')
  .description('Card personalisation and issuance pipeline of NIIMS (Huduma Namba)')
  .showHelpAfterError('(add --help for what can be given)')
  .addHelpText(
    'after',
    `
Everything of one machine:   kadi up
A trial run with N people:   kadi demo --cards 50
What is installed and off:   kadi doctor
A day's work of the shop:    kadi card list --as auditor-1, kadi box close BX-1 --as packer-1, and so on

Environment: KADI_HOME (data folder, .kadi), DATABASE_URL, REDIS_URL (or "off"), KADI_PORT, KADI_HOST,
KADI_MACHINES ("in-process": simulated machines without serial lines and PC/SC), KADI_PRODUCTS_OFF (products of
which nothing is taken in, such as huduma-minor)`,
  );

program
  .command('up')
  .description(
    'start everything on this machine with simulated stations and specimen people; Ctrl-C stops it',
  )
  .option('--people <n>', 'specimen people of the day', '300')
  .option('--seed <n>', 'which specimen people', '1')
  .option('--speed <name>', 'real: as slow as a machine, brisk: to watch, fast: no waiting', 'brisk')
  .option('--empty', 'no specimen day: an empty shop with simulated stations')
  .option('--json', 'one JSON line when it is up')
  .action(async (options) => (await import('./commands/up.ts')).up(options));

program
  .command('demo')
  .description('the same unattended for N cards; exit code 0 only if every law of the shop held')
  .option('--cards <n>', 'how many people get a card', '50')
  .option('--seed <n>', 'which specimen people', '1')
  .option('--out <dir>', 'where the cards, the trust anchors and the messages are left', 'out/demo')
  .option('--json', 'print one JSON object at the end, progress on stderr')
  .action(async (options) => (await import('./commands/demo.ts')).demo(options));

program
  .command('intake')
  .description('take in a signed extract (folder or zip)')
  .argument('<path>')
  .option('--json', 'one JSON object')
  .action(async (path, options) => (await import('./commands/intake.ts')).intake(path, options));

program
  .command('card')
  .description('the life of one card')
  .argument('<serial>')
  .option('--picture <dir>', 'draw its faces there, with a frame where something does not fit: personal data')
  .option('--by <person>', 'with --picture: who looks; written into the access log')
  .option('--purpose <code>', 'with --picture: why, such as correction; a wrong one lists them all')
  .option('--json', 'one JSON object')
  .action(async (serial, options) => (await import('./commands/card.ts')).card(serial, options));

program
  .command('audit')
  .description('the chain of evidence')
  .command('verify')
  .description('prove every event chain and every seal, or name the first broken link')
  .option('--json', 'one JSON object')
  .action(async (options) => (await import('./commands/audit.ts')).auditVerify(options));

addVerifyCommands(program);

program
  .command('revoked')
  .description('write the signed list of void and missing cards, for checking barcodes without network')
  .option('--out <file>', 'where', 'revoked.kadi')
  .option('--days <n>', 'days until the next list is due', '7')
  .option('--json', 'one JSON object')
  .action(async (options) => (await import('./commands/revoked.ts')).revoked(options));

const records = program
  .command('records')
  .description('personal records at rest: found, erased, under new keys');
records
  .command('find')
  .description('requests by national number or by words of a name; prints references, never the record')
  .option('--number <n>', 'national number')
  .option('--name <words>', 'words of the name, in any order and spelling of apostrophes')
  .option(
    '--purpose <code>',
    'why: enquiry, correction, complaint, audit, court-order ...; it is written down',
  )
  .option('--by <person>', 'who asks: id of a person who may sign in')
  .option('--json', 'one JSON array')
  .action(async (options) => (await import('./commands/records.ts')).findRecords(options));
records
  .command('erase')
  .description('erase the records of requests closed long enough ago (the workers do it by themselves)')
  .option('--days <n>', 'days since the request was closed, 30 or more', '30')
  .option('--json', 'one JSON object')
  .action(async (options) => (await import('./commands/records.ts')).eraseRecords(options));
records
  .command('rewrap')
  .description('put every data key under the newest wrapping key; goes on where it was interrupted')
  .option('--json', 'one JSON object')
  .action(async (options) => (await import('./commands/records.ts')).rewrapRecords(options));

addDocumentCommands(program);
addStationCommands(program);
addPrinterCommands(program);
addChipCommands(program);
addSimulateCommands(program);
addLineCommands(program);
addEvidenceCommands(program);
addKeysCommands(program);

program
  .command('doctor')
  .description('what is installed, reachable or off, and how to get it')
  .option('--json', 'one JSON object')
  .action(async (options) => (await import('./commands/doctor.ts')).doctor(options));

program
  .command('vectors')
  .description(
    "other people's test data against this program: scp, mrz-bac, lds, sod, pki, vds, claim169, printers",
  )
  .argument('<folder>', 'the folder that holds them, one folder for each kind')
  .option('--verbose', 'show what passed too')
  .option('--json', 'one JSON object')
  .action(async (folder, options) => (await import('./commands/vectors.ts')).vectors(folder, options));

program
  .command('migrate')
  .description('bring the ledger of DATABASE_URL to this version (kadi up does it by itself)')
  .option('--json', 'one JSON object')
  .action(async (options) => (await import('./commands/migrate.ts')).migrateLedger(options));

program
  .command('api')
  .description('the HTTP API and the page (one process)')
  .action(async () => (await import('./processes/api.ts')).apiProcess());

program
  .command('worker')
  .description('sign and render (as many processes as cores)')
  .option('--name <name>', 'name of this worker', `worker-${process.pid}`)
  .action(async ({ name }) => (await import('./processes/worker.ts')).workerProcess(name));

program
  .command('sms')
  .description('the SMS service')
  .action(async () => (await import('./processes/sms.ts')).smsProcess());

program
  .command('world', { hidden: true })
  .description('training mode: simulated machines, specimen people, a simulated SMS centre')
  .requiredOption('--plan <json>')
  .action(async ({ plan }) => (await import('./processes/world.ts')).worldProcess(plan));

const MODES = ['', 'training', 'production'];
const mode = process.env['KADI_MODE'] ?? '';
if (!MODES.includes(mode)) {
  // A misspelt "production" must not mean demonstration keys.
  process.stderr.write(
    `KADI_MODE is "${mode.slice(0, 20)}"; it may be "training" (the same as unset) or "production".\n`,
  );
  process.exit(2);
}

/** These ask nobody: what the API can do need not be read for them. */
const APART = [
  'up',
  'demo',
  'doctor',
  'vectors',
  'migrate',
  'api',
  'worker',
  'sms',
  'world',
  'keys',
  'verify',
  'simulate',
];
const asked = process.argv.slice(2).find((word) => !word.startsWith('-'));
if (!APART.includes(asked ?? '')) (await import('./acts/index.ts')).addActs(program);

program.parseAsync().catch((error: unknown) => {
  if (isKadiError(error)) {
    process.stderr.write(`${error.message} [${error.code}]\n${error.entry.todo}\n`);
  } else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env['KADI_DEBUG'] === '1') console.error(error);
  }
  process.exitCode = 1;
});
