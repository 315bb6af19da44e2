import { makeProof, type Proof, specimenImages } from '../../cli/proof/draw-proof.ts';
import type { ProofPerson } from '../../cli/proof/people.ts';
import { proofSerial, recordOf } from '../../cli/proof/record.ts';
import { openSealer, type Sealer } from '../../cli/proof/seals.ts';
import { peopleFor } from '../../cli/proof/subject.ts';
import { DEFAULT_AS_OF } from '../../cli/specimen/index.ts';
import { loadProduct, type Mark } from '../../templates/index.ts';

export const openTestSealer = (): Promise<Sealer> => openSealer(new Date(`${DEFAULT_AS_OF}T09:00:00Z`));

/** The planned and sealed faces of one of the proof's people, the first whom the product is for unless told. */
export const proofOf = async (
  id: string,
  sealer: Sealer,
  { person, mark = 'specimen' }: { person?: ProofPerson | undefined; mark?: Mark } = {},
): Promise<Proof> => {
  const loaded = loadProduct(id);
  const who = person ?? peopleFor(loaded)[0];
  const record = who && recordOf(who, loaded.product);
  if (who === undefined || record === undefined) throw new Error(`${id} is for nobody`);
  const images = await specimenImages(loaded, record, who.id, DEFAULT_AS_OF);
  const order = { loaded, record, serial: proofSerial(who), day: DEFAULT_AS_OF, mark, images };
  return makeProof(order, sealer);
};
