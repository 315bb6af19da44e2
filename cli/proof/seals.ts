import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BarcodeProduct, failure, type Product, type RegisterRecord } from '../../card/index.ts';
import {
  ISSUING_STATE,
  type KeyStore,
  openBarcode,
  openDemoKeys,
  openVds,
  sealBarcode,
  sealVds,
  transliterate,
} from '../../crypto/index.ts';
import { nameOnCard } from '../../pipeline/index.ts';
import { barcodeClaims } from '../../pipeline/stages/sign.ts';
import type { ReadSymbol, SymbolContents } from '../../templates/index.ts';
import { PROOF_ERRORS } from './errors.ts';

/** What a document is sealed with. Its number is the serial, or the number that the register gave it. */
export interface Sealed {
  readonly record: RegisterRecord;
  readonly product: Product;
  readonly serial: string;
  /** YYYY-MM-DD */
  readonly expiresOn: string | null;
}

export interface Sealer {
  /** Contents by the id of the product's barcode. */
  seal(document: Sealed): Promise<SymbolContents>;
  /** Reads one symbol as any inspector would, with the public keys only. Throws PROOF_SEAL. */
  verify(barcode: BarcodeProduct, content: string | Uint8Array, found: readonly ReadSymbol[]): void;
  close(): Promise<void>;
}

/** The letters a seal has (C40): a name as in a machine readable zone, with spaces between its words. */
const plain = (text: string): string => (transliterate(text) ?? '').replaceAll('<', ' ');
const numberOf = ({ record: { particulars }, serial }: Sealed): string =>
  (particulars?.birthEntryNumber ?? serial).toUpperCase().replaceAll(/[^A-Z0-9]+/g, ' ');

const sealOfPaper = async (document: Sealed, keys: KeyStore, at: Date): Promise<Uint8Array> => {
  const { record, product, expiresOn } = document;
  const features = {
    document: product.id.toUpperCase().replaceAll('-', ' '),
    number: numberOf(document),
    names: nameOnCard(record, product).names.map(plain).join(' '),
    born: record.dateOfBirth.replaceAll('-', ''),
    ...(expiresOn === null ? {} : { validUntil: expiresOn }),
  };
  const issued = at.toISOString().slice(0, 10);
  const paper = { profile: 'civil-document', issuingCountry: ISSUING_STATE, issued, features } as const;
  return await sealVds(paper, keys.signer('barcode-signer'), at);
};

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/**
 * Seals with demonstration keys that exist only as long as the sealer: what a proof shows is formed and verified as on a
 * document, and no inspector will take it for one.
 */
export const openSealer = async (at: Date): Promise<Sealer> => {
  const folder = await mkdtemp(join(tmpdir(), 'kadi-proof-'));
  const keys = await openDemoKeys(join(folder, 'keys'), at);
  const { certificate } = keys.signer('barcode-signer');
  const certificates = certificate === null ? [] : [certificate];
  const isGood = (barcode: BarcodeProduct, symbol: ReadSymbol): boolean =>
    barcode.content === 'vds'
      ? openVds(symbol.bytes, certificates, at).ok
      : openBarcode(symbol.text, keys.trust.barcodeJwks, at).ok;
  return {
    seal: async (document) => {
      const { record, product, serial, expiresOn } = document;
      const contents: Record<string, string | Uint8Array> = {};
      for (const { id, content } of product.barcodes) {
        const claims = barcodeClaims(serial, record, product, at, expiresOn);
        contents[id] =
          content === 'vds'
            ? await sealOfPaper(document, keys, at)
            : await sealBarcode(claims, keys.signer('barcode-signer'));
      }
      return contents;
    },
    verify: (barcode, content, found) => {
      const same = found.filter(({ kind, text, bytes }) =>
        kind !== barcode.symbology
          ? false
          : typeof content === 'string'
            ? text === content
            : sameBytes(bytes, content),
      );
      const [only] = same;
      if (only === undefined || same.length !== 1) {
        throw failure(PROOF_ERRORS, 'PROOF_SEAL', { barcode: barcode.id, read: same.length });
      }
      if (!isGood(barcode, only)) throw failure(PROOF_ERRORS, 'PROOF_SEAL', { barcode: barcode.id });
    },
    close: async () => {
      await keys.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
