/** The part of `kadi` that is about documents: what is made, how it looks, and the papers of the trade. */
import type { Command } from 'commander';

export const addDocumentCommands = (program: Command): void => {
  const products = program
    .command('products')
    .description('the kinds of document: who may have each, and whether it is made here')
    .option('--json', 'one JSON array; with show, one JSON object')
    .action(async (options) => (await import('./commands/products.ts')).products(options));
  products
    .command('show')
    .description('one of them: its fields with the reason for each, and its legal basis')
    .argument('<id>')
    .action(async (id, _options, command: Command) =>
      (await import('./commands/products.ts')).showProduct(id, command.optsWithGlobals()),
    );
  products
    .command('keep')
    .description(
      'put the version in force aside in templates/, before its files are changed for the next one',
    )
    .argument('<id>')
    .action(async (id) => (await import('./commands/products.ts')).keepProduct(id));

  program
    .command('proof')
    .description('the faces of a document as they would be printed, marked SPECIMEN or DRAFT: PNG and PDF')
    .argument('<product>', 'such as huduma-adult; a wrong one lists them all')
    .option('--record <file>', 'one register record as JSON; the checks of intake are made')
    .option('--portrait <file>', 'for the record; else the file it names beside it, else a drawn face')
    .option('--signature <file>', 'for the record; else the file it names beside it, else a drawn one')
    .option('--person <name>', 'a specimen person instead of a record; a wrong name lists them all')
    .option('--png', 'only pictures')
    .option('--pdf', 'only the PDF')
    .option('--specimen', 'marked SPECIMEN (without a record as it is)')
    .option('--draft', 'marked DRAFT, otherwise what would be printed (with a record as it is)')
    .option('--dpi <n>', '300 or 600', '300')
    .option('--day <date>', 'day of issue, such as 2026-11-22 (of a record today unless told)')
    .option('--out <dir>', 'where', 'out/proof')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
Exit code 0: drawn. 1: something does not fit, and the picture shows where. 2: not asked rightly, or refused as at intake.
Every barcode is read back from the drawn dots and its seal verified. The keys of a proof exist for this moment only.

  kadi proof huduma-adult
  kadi proof maisha-adult --person chain-of-eight --png --dpi 600
  kadi proof huduma-adult --record record.json --portrait face.jpg --out out/proof --json`,
    )
    .action(async (product, options) => (await import('./commands/proof.ts')).proof(product, options));

  program
    .command('layout')
    .description('the layouts of documents')
    .command('lint')
    .description(
      'overlaps, small or pale text, small barcodes, unused fields: measured, with a place for each finding',
    )
    .argument(
      '[product]',
      'a product, or a product file (.json) whose layouts lie in ../layouts; all products if left out',
    )
    .option('--json', 'one JSON array')
    .addHelpText(
      'after',
      `
Exit code 0: no errors (warnings may be there). 1: errors. 2: no such product, or one that cannot be loaded at all.

  kadi layout lint
  kadi layout lint huduma-adult --json`,
    )
    .action(async (product, options) =>
      (await import('./commands/layout-lint.ts')).layoutLint(product, options),
    );

  program
    .command('paper')
    .description(
      'the documents of the trade as PDF: lists, labels, notes, slips, records, and the public sheet',
    )
    .argument('<kind>', 'what `kadi paper list` shows, or list')
    .argument('[product]', 'for the public sheet: which product')
    .option('--data <file>', 'JSON of the form of this kind; for key-minutes the signed minutes file')
    .option('--sample', 'with specimen data')
    .option('--box <id>', 'manifest, box-label: a box of the ledger, with the seals it was closed under')
    .option('--ledger', 'spoil-record: the spoiled bodies of the ledger that are not destroyed yet')
    .option('--from <name>', 'box-label: who sends the box')
    .option(
      '--method <name>',
      'with --ledger: shredded, punched-and-shredded or burned',
      'punched-and-shredded',
    )
    .option('--language <code>', 'with a product: sw or en alone')
    .option('--keys <folder>', 'key-minutes: key folder whose audit seal keys are ours')
    .option('--out <file>', 'where; named after the paper unless told')
    .option('--printer <address>', 'print it: ipp:// or ipps://host/ipp/print; Ctrl-C cancels the job there')
    .option('--json', 'with --out or --printer one JSON object about it; without, the data instead of a PDF')
    .addHelpText(
      'after',
      `
The data are checked first: what does not fit its place, has a wrong total or a letter without a glyph is refused by name.
With --printer the exit code is 0 only if the printer counted the pages; 1 failed, 3 sent but not known to be printed,
4 held inside the printer. Nothing is ever sent twice.

  kadi paper list
  kadi paper sheet huduma-adult --out sheet.pdf
  kadi paper manifest --box B-000123
  kadi paper manifest --box B-000123 --printer ipp://printer.bureau/ipp/print
  kadi paper consignment-note --sample --json > note.json
  kadi paper consignment-note --data note.json --out note.pdf
  kadi paper key-minutes --data .kadi/keys-hsm/minutes-20261102T071230000Z.json`,
    )
    .action(async (kind, product, options) =>
      (await import('./commands/paper.ts')).paper(kind, product, options),
    );
};
