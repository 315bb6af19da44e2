/**
 * Sign: the chip's files with their EF.SOD, and the barcode's seal. Pure, and every signature verified before the commit, so a job that runs
 * twice does no harm: the second one's commit is refused by the table.
 */
import {
  countyName,
  type Product,
  type ProductField,
  type RegisterRecord,
  type StageJob,
} from '../../card/index.ts';
import {
  type BarcodeClaims,
  buildChip,
  type ChipPerson,
  type Jwks,
  openBarcode,
  readSod,
  sealBarcode,
  sha256Hex,
  verifyChipFiles,
} from '../../crypto/index.ts';
import { cardAct } from '../acts.ts';
import { fail } from '../errors.ts';
import { residentAs } from '../extract/index.ts';
import { expiryOf, nameOnCard, zoneNationality } from '../face-input.ts';
import { BINDING, encodePayload, type OpenMaterial, type Payload } from '../material.ts';
import { productOf } from '../product-of.ts';
import type { Shop } from '../shop.ts';
import { materialLoader } from './load.ts';

export const ISSUER = 'https://niims.go.ke';
/** Data group 12: what made the card. */
const PERSONALISATION_SYSTEM = 'KADI';

const lists = ({ fields }: Product, field: ProductField): boolean =>
  fields.some(({ name }) => name === field);

/** What goes on the chip, from the record and the card alone. */
const chipPerson = (
  opened: OpenMaterial,
  record: RegisterRecord,
  product: Product,
  expiry: string | null,
  documentCode: string,
): ChipPerson => {
  const { bytes, width, height } = opened.portraitChip();
  return {
    documentCode,
    documentNumber: opened.material.card.serial,
    ...nameOnCard(record, product),
    dateOfBirth: record.dateOfBirth,
    sex: record.sex,
    expiry,
    nationality: zoneNationality(record, product),
    personalNumber: record.nationalNumber,
    // What a product does not list stands nowhere on its documents, whatever the record brought.
    ...(record.placeOfBirth === undefined || !lists(product, 'placeOfBirth')
      ? {}
      : { placeOfBirth: record.placeOfBirth }),
    national: {
      county: countyName(record.county),
      legalStatus: residentAs(record),
      office: record.office,
    },
    portrait: { jpeg: bytes, width, height },
  };
};

export const barcodeClaims = (
  serial: string,
  record: RegisterRecord,
  product: Product,
  at: Date,
  expiry: string | null,
): BarcodeClaims => ({
  issuer: ISSUER,
  serial,
  issuedAt: at,
  expires: expiry === null ? null : new Date(`${expiry}T23:59:59+03:00`),
  // A document that does not carry the national number goes by its own (Claim 169, field 1).
  id: lists(product, 'nationalNumber') ? record.nationalNumber : serial,
  names: nameOnCard(record, product).names,
  dateOfBirth: record.dateOfBirth,
  sex: record.sex,
  nationality: record.nationality,
  countryOfIssuance: 'KEN',
  language: 'eng',
});

/** The moment a payload was signed, which is the card's moment of issue. Throws PAYLOAD_INVALID. */
export const issuedAt = (serial: string, payload: Payload): Date => {
  const sod = payload.files.get('EF.SOD');
  const at = sod === undefined ? null : readSod(sod).signingTime;
  if (at === null) throw fail('PAYLOAD_INVALID', { card: serial, check: 'signing time' });
  return at;
};

/** What a card's payload was signed with, for the record of the card. */
export interface SignedCard {
  readonly payload: Payload;
  /** Key ids. */
  readonly documentSigner: string;
  readonly barcodeSigner: string;
}

/**
 * Builds and signs one card's payload; each signer verifies its own signature. `at` is the day of issue. The signers are
 * asked for card by card: one that ends gives way to its successor while the worker runs.
 */
export const signCard = async (shop: Shop, opened: OpenMaterial, at: Date): Promise<SignedCard> => {
  const { card } = opened.material;
  const { product, chip, mrz } = productOf(shop, card, opened.material.productHash);
  const documentSigner = shop.keys.signer('document-signer');
  const barcodeSigner = shop.keys.signer('barcode-signer');
  const record = opened.record();
  const expiry = expiryOf(at, product.validity, record);
  const { files, secrets } = await buildChip(
    chipPerson(opened, record, product, expiry, mrz.documentCode),
    { ...chip, mrzFormat: mrz.format, personalisationSystem: PERSONALISATION_SYSTEM },
    documentSigner,
    at,
  );
  const barcode = await sealBarcode(barcodeClaims(card.serial, record, product, at, expiry), barcodeSigner);
  return {
    payload: { barcode, files, faceRecord: chip.faceRecord, secrets },
    documentSigner: documentSigner.keyId,
    barcodeSigner: barcodeSigner.keyId,
  };
};

/** The checks a verifier will make one day, made by the station before a body is fed. */
export const checkPayload = (shop: Shop, serial: string, payload: Payload, at: Date): void => {
  const chip = verifyChipFiles(payload.files, shop.keys.trust.csca, at);
  if (!chip.ok) {
    const first = chip.checks.find((check) => !check.ok);
    throw fail('PAYLOAD_INVALID', { card: serial, check: first?.check ?? 'chip' });
  }
  const seal = openBarcode(payload.barcode, shop.keys.trust.barcodeJwks as Jwks, at);
  if (!seal.ok) throw fail('PAYLOAD_INVALID', { card: serial, check: seal.code });
};

/** The handler of the sign queue. */
export const signStage = (shop: Shop): ((job: StageJob) => Promise<void>) => {
  const load = materialLoader(shop);
  return async ({ cardId, attempt }) => {
    const opened = await load(cardId);
    if (opened.material.card.state !== 'accepted') return;
    const { payload: made, documentSigner, barcodeSigner } = await signCard(shop, opened, new Date());
    const payload = encodePayload(made);
    const outcome = await shop.ledger.commit({
      by: shop.me,
      acts: [
        cardAct(cardId, 'sign', {
          queued: true,
          attempt: 1,
          detail: { documentSigner, barcodeSigner },
          onlyIf: (current) => current.attempt === attempt,
        }),
      ],
      rows: [
        {
          type: 'payload',
          serial: cardId,
          sealed: opened.mediaKey.seal(payload, BINDING.payload(cardId)),
          sha256: sha256Hex(payload),
          documentSigner,
          barcodeSigner,
        },
      ],
    });
    // Law 6: the ledger has it; only now the queue is told. Should this fail, the sweep finds the card.
    if (outcome.kind === 'done') await shop.queues.add([{ cardId, stage: 'render', attempt: 1 }]);
  };
};
