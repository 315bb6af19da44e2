/**
 * The proof of a card: its faces drawn again from the very plan that was sealed when it was rendered, which is what the station drew
 * for its printer. The same plan gives the same dots, so the hash says whether this is what was printed.
 */
import { type Actor, isKadiError } from '../../card/index.ts';
import { sha256Hex } from '../../crypto/index.ts';
import {
  decodePlan,
  frameOf,
  pngOf,
  previewOf,
  type RasterSide,
  rasterSide,
  type SideName,
} from '../../templates/index.ts';
import { fail } from '../errors.ts';
import { OpenMaterial } from '../material.ts';
import { productOf } from '../product-of.ts';
import { look } from '../rights/access.ts';
import type { Shop } from '../shop.ts';
import { packingFail } from './errors.ts';

const openPlan = async (shop: Shop, serial: string): Promise<OpenMaterial> => {
  const [material] = await shop.ledger.materials([serial]);
  if (material === undefined) throw fail('CARD_UNKNOWN', { card: serial });
  if (material.sealedPlan === null) throw packingFail('PROOF_NOT_THERE', { card: serial });
  return OpenMaterial.open(material, shop.keys.records);
};

const draw = async (opened: OpenMaterial, side: SideName): Promise<RasterSide> => {
  const plan = decodePlan(opened.plan());
  return rasterSide(plan, side, opened.images());
};

/**
 * One face as a person holds it, PNG. What it gives is personal data: the look is written into the access log before a dot is drawn.
 *
 * @throws KadiError CARD_UNKNOWN, PROOF_NOT_THERE, RECORD_ERASED, PLAN_CHANGED, PRODUCT_VERSION_GONE
 */
export const proofOf = async (
  shop: Shop,
  input: { readonly serial: string; readonly side: SideName; readonly from: string },
  by: Actor,
): Promise<Uint8Array> => {
  const opened = await openPlan(shop, input.serial);
  const { card, productHash } = opened.material;
  const { loaded } = productOf(shop, card, productHash);
  if (input.side === 'back' && loaded.layout.back === undefined)
    throw packingFail('PROOF_NOT_THERE', { card: card.serial, side: input.side });
  await look(shop, { request: card.requestId, purpose: 'inspection', what: ['face'], from: input.from }, by);
  const face = await draw(opened, input.side);
  const frame = frameOf(loaded.layout.sheet);
  if (frame.width !== face.width) return pngOf(face);
  return previewOf(face, { trim: frame.trim, rounded: true, contacts: false });
};

export interface FaceCompared {
  /** SHA-256 of the colour planes as the station printed them; null: made elsewhere, or not kept. */
  readonly printed: string | null;
  /** The same of the faces drawn again now; null: not to be drawn any more. */
  readonly drawn: string | null;
  readonly same: 'yes' | 'no' | 'not-known';
  readonly says: { readonly en: string; readonly sw: string };
}

const SAYS: Readonly<Record<FaceCompared['same'], FaceCompared['says']>> = {
  yes: {
    en: 'The proof is dot for dot what the station sent to its printer.',
    sw: 'Sampuli ni sawa nukta kwa nukta na kile kituo kilichotuma kwa printa.',
  },
  no: {
    en: 'The station printed something else than this proof: reject the card and call the supervisor.',
    sw: 'Kituo kilichapa kitu tofauti na sampuli hii: ikatae kadi na umwite msimamizi.',
  },
  'not-known': {
    en: 'There is no hash of what was printed to compare with: compare the card with the proof by eye.',
    sw: 'Hakuna alama ya kilichochapwa ya kulinganisha: linganisha kadi na sampuli kwa macho.',
  },
};

const compared = (printed: string, drawn: string | null): FaceCompared => {
  const same = printed === '' || drawn === null ? 'not-known' : printed === drawn ? 'yes' : 'no';
  return { printed: printed === '' ? null : printed, drawn, same, says: SAYS[same] };
};

/** Draws both faces for their hashes alone; nothing personal leaves. Null hashes where the record or its product is gone. */
export const compareFaces = async (
  shop: Shop,
  serial: string,
  printed: { readonly front: string; readonly back: string },
): Promise<{ readonly front: FaceCompared; readonly back: FaceCompared }> => {
  const drawn = await hashes(shop, serial);
  return { front: compared(printed.front, drawn.front), back: compared(printed.back, drawn.back) };
};

const GONE: readonly string[] = [
  'PROOF_NOT_THERE',
  'RECORD_ERASED',
  'MEDIA_ERASED',
  'PRODUCT_VERSION_GONE',
  'PLAN_OF_OTHER_LAYOUT',
  'PLAN_WITHOUT_SIDE',
];

const hashes = async (shop: Shop, serial: string): Promise<Record<SideName, string | null>> => {
  try {
    const opened = await openPlan(shop, serial);
    const hash = async (side: SideName): Promise<string | null> => sha256Hex((await draw(opened, side)).rgb);
    const front = await hash('front');
    return { front, back: await hash('back').catch(() => null) };
  } catch (error) {
    if (isKadiError(error) && GONE.includes(error.code)) return { front: null, back: null };
    throw error;
  }
};
