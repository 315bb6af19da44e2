/** `kadi verify …`: documents checked the way their readers do, offline. */
import type { Command } from 'commander';
import { among } from './among.ts';

export const addVerifyCommands = (program: Command): void => {
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
      among,
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
    .action(async (folder, options) =>
      (await import('./commands/verify-chip.ts')).verifyChip(folder, options),
    );

  verify
    .command('qr')
    .description(
      'the barcode of a card (Claim 169) or the digital seal of a paper (Doc 9303-13), of any issuer',
    )
    .argument(
      '<code>',
      'a picture, a file with the text or the seal, - for standard input, or the text itself',
    )
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
};
