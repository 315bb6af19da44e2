/** `kadi`: one command for people and for the processes that `kadi up` starts. Commands are loaded when they are called. */
import { Command } from 'commander';
import { isKadiError } from '../card/index.ts';
import { addChipCommands } from './chip-commands.ts';
import { addDocumentCommands } from './document-commands.ts';
import { addEvidenceCommands } from './evidence-commands.ts';
import { addLineCommands } from './line-commands.ts';
import { addPrinterCommands } from './printer-commands.ts';
import { addSimulateCommands } from './simulate-commands.ts';
import { addStationCommands } from './station-commands.ts';

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
  .option('--json', 'one JSON object')
  .action(async (serial, options) => (await import('./commands/card.ts')).card(serial, options));

program
  .command('audit')
  .description('the chain of evidence')
  .command('verify')
  .description('prove every event chain and every seal, or name the first broken link')
  .option('--json', 'one JSON object')
  .action(async (options) => (await import('./commands/audit.ts')).auditVerify(options));

const verify = program
  .command('verify')
  .description('check a document the way its readers do: offline, with nothing but the files given')
  // 1 says that a document is refused; a command that was not understood must not look like that.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));

verify
  .command('chip')
  .description(
    'passive authentication of a folder of chip files, of any issuer: a verdict with a reason per check',
  )
  .argument('<folder>', 'EF.COM, EF.SOD and the data groups, one file each, under any usual name')
  .option(
    '--csca <path>',
    'country signers, revocation lists or master lists: a file or a folder; as often as needed',
    (path: string, before: readonly string[] = []) => [...before, path],
  )
  .option('--at <date>', 'the day of inspection, such as 2030-06-30 (now unless told)')
  .option('--legacy', 'take SHA-1 in documents of before 2015 as a remark, not as a fault')
  .option('--json', 'one JSON object')
  .addHelpText(
    'after',
    `
Exit code 0: genuine. 1: refused, or nobody trusted was given. 2: not asked rightly, or no chip files there.

  kadi verify chip out/demo/cards/K00000017/chip --csca out/demo/trust
  kadi verify chip passport --csca german-master-list.ml --csca crls --at 2026-05-28 --json`,
  )
  .action(async (folder, options) => (await import('./commands/verify-chip.ts')).verifyChip(folder, options));

const among = (one: string, before: readonly string[] = []): readonly string[] => [...before, one];

verify
  .command('qr')
  .description(
    'the barcode of a card (Claim 169) or the digital seal of a paper (Doc 9303-13), of any issuer',
  )
  .argument('<code>', 'a picture, a file with the text or the seal, - for standard input, or the text itself')
  .option('--keys <jwks>', "the issuer's published keys (JWKS); needed for barcodes of cards")
  .option('--revoked <list>', "the issuer's signed list of cards that are no longer good")
  .option(
    '--cert <path>',
    'signer certificates of digital seals: a file or a folder; as often as needed',
    among,
  )
  .option(
    '--key <hex>',
    'for encrypted barcodes: the key in hex, or a file with it; as often as needed',
    among,
  )
  .option('--at <date>', 'the day of inspection, such as 2030-06-30 (now unless told)')
  .option('--json', 'one JSON object')
  .addHelpText(
    'after',
    `
Exit code 0: genuine. 1: refused. 2: not asked rightly, or a file is not what it should be.
What the code says is printed: it is there to be compared with the document and its holder.

  kadi verify qr card-back.png --keys out/demo/trust/barcode.jwks.json --revoked revoked.cwt
  kadi verify qr - --keys keys.json --at 2030-06-30 --json < scanned.txt
  kadi verify qr visa.png --cert signers/`,
  )
  .action(async (code, options) => (await import('./commands/verify-qr.ts')).verifyQr(code, options));

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

const keys = program.command('keys').description('the keys of this installation');

keys
  .command('list')
  .description('which keys there are, where they live, until when they sign')
  .option('--json', 'one JSON array')
  .action(async (options) => (await import('./commands/keys-list.ts')).keysList(options));

keys
  .command('ceremony')
  .description('two custodians make keys in the token of KADI_HSM_MODULE and KADI_HSM_TOKEN')
  .option('--script <file>', 'names and confirmations out of a JSON file: for rehearsals')
  .option('--init', 'first give an empty slot a token of that name')
  .option('--so-pin-file <file>', 'security officer PIN for --init; asked for when left out')
  .option('--document-signers <n>', 'made ahead, three months each', '4')
  .option('--csca-algorithm <name>', 'ES384, ES256, ESB384, PS256, RS256 …')
  .option('--document-algorithm <name>', 'ES256, ES384, ESB256, PS256 …')
  .option('--barcode-algorithm <name>', 'ES256 or Ed25519')
  .option('--add <purpose>', 'successors: document-signer, barcode-signer, audit-seal, record-wrap …')
  .option('--count <n>', 'how many with --add', '1')
  .option('--rekey <csca>', 'a new country signer, linked to the old one')
  .option(
    '--csca-cert <file>',
    'the country signer lies elsewhere and this is its certificate: requests are written for it',
  )
  .option('--training', 'bring the chip master of the demo keys in, for simulated chips')
  .option('--json', 'one JSON object, progress on stderr')
  .addHelpText(
    'after',
    `
A script names two people and what each confirms (true: every step):
  { "custodians": ["A. Specimen", "B. Specimen"], "confirms": { "A. Specimen": true, "B. Specimen": true } }

With --csca-cert no country signer is made; send keys-hsm/requests/*.p10 to it, then: kadi keys install <certificates>

Environment: KADI_HSM_MODULE (PKCS#11 library), KADI_HSM_TOKEN (label), KADI_HSM_PIN_FILE, KADI_HSM_FOLDER; or
KADI_HSM_CONFIG, a JSON file with module, token, pinFile and folder`,
  )
  .action(async (options) => (await import('./commands/keys-ceremony.ts')).keysCeremony(options));

keys
  .command('minutes')
  .description('the signed minutes of a key ceremony')
  .command('verify')
  .argument('<file>')
  .option('--keys <folder>', 'key folder whose audit seal keys are ours')
  .option('--json', 'one JSON object')
  .action(async (file, options) =>
    (await import('./commands/keys-minutes.ts')).keysMinutesVerify(file, options),
  );

keys
  .command('install')
  .description('put certificates that came back from a country signer elsewhere beside their keys')
  .argument('<certificate...>', 'files, DER or PEM')
  .option('--json', 'one JSON array')
  .addHelpText(
    'after',
    `
Each is checked first: the country signer of the ceremony issued it, for a key of this token, after its profile.

  kadi keys install returned/document-signer-1.cer returned/barcode-signer-1.cer`,
  )
  .action(async (files, options) => (await import('./commands/keys-install.ts')).keysInstall(files, options));

keys
  .command('crl')
  .description(
    'two custodians issue the next revocation list of the country signer, and revoke what they name',
  )
  .option('--out <file>', 'where', 'csca.crl')
  .option(
    '--revoke <certificate>',
    'a certificate file, or a serial number in hex; as often as needed',
    among,
  )
  .option('--days <n>', 'days until the next list is due, 1 to 90', '90')
  .option('--script <file>', 'names and confirmations out of a JSON file, as for the ceremony')
  .option('--show <file>', "only show what stands in a list, of any issuer; nobody's key is used")
  .option('--json', 'one JSON object, progress on stderr')
  .addHelpText(
    'after',
    `
Every list that was issued, and the signed minutes of it, stay in the key folder; what is revoked stays revoked in the next one.

  kadi keys crl --revoke .kadi/keys-hsm/document-signer-0f1e2d3c4b5a6978.cer --out KEN.crl
  kadi keys crl --days 30
  kadi keys crl --show KEN.crl --json`,
  )
  .action(async (options) => (await import('./commands/keys-crl.ts')).keysCrl(options));

keys
  .command('master-list')
  .description('sign the list of country signers we vouch for: ours with their links, and those added')
  .option('--out <file>', 'where', 'KEN.ml')
  .option('--add <certificate>', "a file with another State's country signers; as often as needed", among)
  .option(
    '--show <file>',
    'only show a list of anybody: who signed it, how many certificates, of which countries',
  )
  .option('--json', 'one JSON object')
  .addHelpText(
    'after',
    `
Exit code 1 with --show: the list is not as it was signed.

  kadi keys master-list --out KEN.ml --add uganda.cer --add tanzania.cer
  kadi keys master-list --show german-master-list.ml`,
  )
  .action(async (options) => (await import('./commands/keys-master-list.ts')).keysMasterList(options));

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
