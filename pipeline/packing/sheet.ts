/** What an inspector has beside the card and its proof: everything the machines found when they made it. No personal data. */
import type { Actor } from '../../card/index.ts';
import { fail } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { compareFaces, type FaceCompared } from './proof.ts';

export interface InspectionSheet {
  readonly serial: string;
  readonly state: string;
  readonly product: string;
  readonly office: string;
  readonly replaces: string | null;
  readonly body: string | null;
  readonly chipSerial: string | null;
  readonly made: {
    readonly station: string | null;
    /** Serial number of the machine, as the station read it. */
    readonly machine: string | null;
    readonly fedAt: string | null;
    readonly madeAt: string | null;
    readonly by: Actor | null;
    readonly steps: readonly { readonly step: string; readonly at: string }[];
  };
  /**
   * null: nothing was read back. `chip`: read whole off the card itself, by the station or a desk reader. `barcode`: decoded, before the
   * feed, from the face as it was sent to the printer; of what is on the plastic only whoever scans the card knows.
   */
  readonly readBack: {
    readonly chip: boolean;
    readonly barcode: boolean;
    readonly at: string;
    /** What `barcode` is worth. */
    readonly says: { readonly en: string; readonly sw: string };
  } | null;
  readonly signers: {
    readonly document: string | null;
    readonly barcode: string | null;
    readonly signedAt: string | null;
  };
  readonly payloadSha256: string | null;
  readonly planSha256: string | null;
  readonly faces: { readonly front: FaceCompared; readonly back: FaceCompared };
  readonly sample: {
    /** What the card was drawn from; null: it is no sample. */
    readonly of: string | null;
    readonly passedBy: string | null;
    readonly seenBy: string | null;
    readonly owed: boolean;
  };
}

const BARCODE_SAYS = {
  decoded: {
    en: 'The barcode was decoded from the face as it was sent to the printer, not from the card: scan the card.',
    sw: 'Msimbo ulisomwa kutoka sura iliyotumwa kwa printa, si kutoka kadi yenyewe: skani kadi.',
  },
  not: {
    en: 'No barcode was decoded here: scan the card.',
    sw: 'Hakuna msimbo uliosomwa hapa: skani kadi.',
  },
} as const;

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** @throws KadiError CARD_UNKNOWN */
export const inspectionSheet = async (shop: Shop, serial: string): Promise<InspectionSheet> => {
  const { ledger } = shop;
  const card = await ledger.card(serial);
  const packable = await ledger.packingBooks.packable(serial);
  if (card === undefined || packable === undefined) throw fail('CARD_UNKNOWN', { card: serial });
  const [seen, signed, journal, events] = await Promise.all([
    ledger.inspection(serial),
    ledger.packingBooks.signedFacts(serial),
    ledger.journal(serial),
    ledger.events({ kind: 'card', id: serial }),
  ]);
  const fed = events.findLast(({ event }) => event === 'feed');
  const done = events.findLast(({ event }) => event === 'complete' || event === 'find-good');
  // The steps of the last attempt; those before it ended without a card.
  const steps = journal.filter(({ attempt }) => attempt === journal.at(-1)?.attempt);
  const machine = steps.map(({ detail }) => text(detail['printer'])).find((one) => one !== null);
  const { sampleOf, passedBy, sampledBy } = packable;
  return {
    serial,
    state: card.state,
    product: card.product,
    office: card.office,
    replaces: card.replaces,
    body: card.body,
    chipSerial: card.chipSerial,
    made: {
      station: steps.at(-1)?.station ?? text(done?.detail['station']),
      machine: machine ?? text(done?.detail['machine']) ?? null,
      fedAt: fed?.at ?? null,
      madeAt: done?.at ?? null,
      by: done?.by ?? null,
      steps: steps.map(({ step, at }) => ({ step, at })),
    },
    readBack:
      seen === undefined
        ? null
        : {
            chip: seen.chipVerified,
            barcode: seen.barcodeVerified,
            at: seen.at,
            says: BARCODE_SAYS[seen.barcodeVerified ? 'decoded' : 'not'],
          },
    signers: {
      document: signed?.documentSigner ?? null,
      barcode: signed?.barcodeSigner ?? null,
      signedAt: signed?.signedAt ?? null,
    },
    payloadSha256: signed?.payloadSha256 ?? null,
    planSha256: signed?.planSha256 ?? null,
    faces: await compareFaces(shop, serial, {
      front: seen?.frontSha256 ?? '',
      back: seen?.backSha256 ?? '',
    }),
    sample: {
      of: sampleOf,
      passedBy,
      seenBy: sampledBy,
      owed: card.state === 'passed' && sampleOf !== null && sampledBy === null,
    },
  };
};
