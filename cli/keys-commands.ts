/** `kadi keys …`: the keys of this installation, and what two custodians do with them. */
import type { Command } from 'commander';
import { among } from './among.ts';

export const addKeysCommands = (program: Command): void => {
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
    .action(async (files, options) =>
      (await import('./commands/keys-install.ts')).keysInstall(files, options),
    );

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
};
