/** The proof at the end of a demo: laws, books, evidence, and every collected card's files checked again from the folder. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoRevocationLists, type Jwks, openBarcode, verifyChipFiles } from '../../crypto/index.ts';
import {
  type BodyBooks,
  type Broken,
  bodyBooks,
  brokenLaws,
  revocationFile,
  type Shop,
} from '../../pipeline/index.ts';
import type { Home } from '../home.ts';
import { openShop, type Places } from '../open-shop.ts';
import { readChipFolder } from '../verify/chip-folder.ts';

export interface DemoReport {
  readonly ok: boolean;
  readonly cards: number;
  readonly collected: number;
  readonly bodies: Omit<BodyBooks, 'inMachine'>;
  readonly uncertain: number;
  readonly quarantined: number;
  /** Chips whose files, as read back from the card, pass passive authentication under the demo CSCA. */
  readonly chipsVerified: number;
  readonly barcodesVerified: number;
  readonly facesRendered: number;
  readonly smsAnswered: number;
  readonly auditVerified: boolean;
  readonly laws: readonly Broken[];
  readonly seconds: number;
}

interface Judged {
  readonly home: Home;
  readonly places: Places;
  readonly cards: number;
  readonly out: string;
  readonly seconds: number;
}

export const judge = async ({ home, places, cards, out, seconds }: Judged): Promise<DemoReport> => {
  const { shop, close } = await openShop('demo', home, places, () => {}, 3);
  try {
    await leaveTrust(shop, home, out);
    await shop.ledger.seal();
    const [books, laws, verified, counts, messages] = await Promise.all([
      bodyBooks(shop),
      brokenLaws(shop),
      shop.ledger.verify(),
      shop.ledger.counts(),
      shop.ledger.smsLog(100_000),
    ]);
    const checked = await checkCards(shop, out);
    const { inMachine, ...bodies } = books;
    const balanced =
      inMachine === 0 &&
      bodies.received === bodies.issued + bodies.spoiled + bodies.left + bodies.lost &&
      bodies.spoiled === bodies.destroyed;
    const collected = counts.cards.collected;
    const whole =
      collected === cards &&
      checked.chips === cards &&
      checked.barcodes === cards &&
      checked.faces === cards * 2;
    return {
      ok:
        laws.length === 0 &&
        verified.ok &&
        balanced &&
        whole &&
        counts.cards.uncertain === 0 &&
        bodies.issued === cards,
      cards,
      collected,
      bodies,
      uncertain: counts.cards.uncertain,
      quarantined: counts.quarantined,
      chipsVerified: checked.chips,
      barcodesVerified: checked.barcodes,
      facesRendered: checked.faces,
      smsAnswered: messages.filter(({ direction, template }) => direction === 'out' && template !== 'ready')
        .length,
      auditVerified: verified.ok,
      laws,
      seconds: Math.round(seconds * 10) / 10,
    };
  } finally {
    await close();
  }
};

/** What somebody else needs in order to check the cards: the CSCA and its revocation list, the barcode keys, and which cards are void. */
const leaveTrust = async (shop: Shop, home: Home, out: string): Promise<void> => {
  const folder = join(out, 'trust');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'csca.pem'), shop.keys.trust.cscaPem);
  await writeFile(join(folder, 'barcode.jwks.json'), JSON.stringify(shop.keys.trust.barcodeJwks, null, 2));
  const { bytes } = await revocationFile(shop, new Date(), REVOKED_DAYS);
  await writeFile(join(folder, 'revoked.kadi'), bytes);
  // Keys in a token have custodians: they issue the list (`kadi keys crl`), not a demonstration.
  const lists = (await demoRevocationLists(shop.keys, home.keys, new Date())) ?? [];
  for (const [i, { der, issuer }] of lists.entries())
    await writeFile(join(folder, i === 0 ? 'csca.crl' : `csca-${issuer.keyId}.crl`), der);
};

const REVOKED_DAYS = 7;

const checkCards = async (
  shop: Shop,
  out: string,
): Promise<{ chips: number; barcodes: number; faces: number }> => {
  const folder = join(out, 'cards');
  let chips = 0;
  let barcodes = 0;
  let faces = 0;
  const now = new Date();
  for (const serial of await readdir(folder)) {
    const card = await shop.ledger.card(serial);
    if (card?.state !== 'collected') {
      // A card that an inspector rejected, or a draft of a killed station: not what the owner got.
      await rm(join(folder, serial), { recursive: true, force: true });
      continue;
    }
    const { files } = await readChipFolder(join(folder, serial, 'chip'));
    if (verifyChipFiles(files, shop.keys.trust.csca, now).ok) chips += 1;
    const text = await readFile(join(folder, serial, 'qr.txt'), 'utf8');
    const seal = openBarcode(text, shop.keys.trust.barcodeJwks as Jwks, now);
    if (seal.ok && seal.claims.serial === serial) barcodes += 1;
    for (const side of ['front.png', 'back.png']) {
      if ((await readFile(join(folder, serial, side))).length > 1_000) faces += 1;
    }
  }
  return { chips, barcodes, faces };
};
