/**
 * Sign: the chip's files with their EF.SOD, and the barcode's seal. Pure, and every signature verified before the commit, so a job that runs
 * twice does no harm: the second one's commit is refused by the table.
 */
import type { RegisterRecord, StageJob } from '../../card/index.ts';
import {
  type BarcodeClaims,
  buildChipFiles,
  type ChipPerson,
  type Jwks,
  openBarcode,
  sealBarcode,
  sha256Hex,
  verifyChipFiles,
} from '../../crypto/index.ts';
import { cardAct } from '../acts.ts';
import { fail } from '../errors.ts';
import { BINDING, encodePayload, type OpenMaterial, type Payload } from '../material.ts';
import type { Shop } from '../shop.ts';
import { materialLoader } from './load.ts';

export const ISSUER = 'https://niims.go.ke';

/** What goes on the chip, from the record and the card alone. */
const chipPerson = (
  opened: OpenMaterial,
  record: RegisterRecord,
  expiry: string | null,
  groups: readonly number[],
  code: string,
): ChipPerson => {
  const { bytes, width, height } = opened.portraitChip();
  return {
    documentCode: code,
    documentNumber: opened.material.card.serial,
    names: record.names,
    dateOfBirth: record.dateOfBirth,
    sex: record.sex,
    expiry,
    nationality: record.nationality,
    personalNumber: record.nationalNumber,
    ...(record.placeOfBirth === undefined ? {} : { placeOfBirth: record.placeOfBirth }),
    portrait: { jpeg: bytes, width, height },
    dataGroups: groups,
  };
};

const barcodeClaims = (
  serial: string,
  record: RegisterRecord,
  at: Date,
  expiry: string | null,
): BarcodeClaims => ({
  issuer: ISSUER,
  serial,
  issuedAt: at,
  expires: expiry === null ? null : new Date(`${expiry}T23:59:59Z`),
  id: record.nationalNumber,
  names: record.names,
  dateOfBirth: record.dateOfBirth,
  sex: record.sex,
  nationality: record.nationality,
  countryOfIssuance: 'KEN',
  language: 'eng',
});

/** The day a card made at `at` expires; null when its product has no expiry. */
export const expiryOf = (at: Date, validityYears: number | null): string | null => {
  if (validityYears === null) return null;
  const day = new Date(at);
  day.setUTCFullYear(day.getUTCFullYear() + validityYears);
  return day.toISOString().slice(0, 10);
};

/** Builds and signs one card's payload; each signer verifies its own signature. `at` is the day of issue. */
export const signCard = async (shop: Shop, opened: OpenMaterial, at: Date): Promise<Payload> => {
  const { keys } = shop;
  const { card } = opened.material;
  const { product } = shop.product(card.product);
  const record = opened.record();
  const expiry = expiryOf(at, product.validityYears);
  const files = await buildChipFiles(
    chipPerson(opened, record, expiry, product.dataGroups, product.documentCode),
    keys.signer('document-signer'),
    at,
  );
  const barcode = await sealBarcode(
    barcodeClaims(card.serial, record, at, expiry),
    keys.signer('barcode-signer'),
  );
  return { barcode, files };
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
  const documentSigner = shop.keys.signer('document-signer').keyId;
  const barcodeSigner = shop.keys.signer('barcode-signer').keyId;
  return async ({ cardId, attempt }) => {
    const opened = await load(cardId);
    if (opened.material.card.state !== 'accepted') return;
    const payload = encodePayload(await signCard(shop, opened, new Date()));
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
          sealed: opened.key.seal(payload, BINDING.payload(cardId)),
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
