import { loadProduct } from '../products.ts';
import type { FacePlan, ModulesItem } from './plan.ts';
import { qrMatrix } from './qr.ts';

/** Does the plan draw exactly the symbol that `qrText` calls for? */
export const checkPlan = (plan: FacePlan, qrText: string): boolean => {
  const drawn = [...plan.front, ...plan.back].filter((item): item is ModulesItem => item.kind === 'modules');
  const [only] = drawn;
  if (only === undefined || drawn.length !== 1) return false;
  const { errorCorrection } = loadProduct(plan.product).product.barcode;
  const outcome = qrMatrix(qrText, errorCorrection, only.size);
  if (outcome.kind !== 'matrix' || outcome.matrix.size !== only.size) return false;
  const { bits } = outcome.matrix;
  return bits.length === only.bits.length && bits.every((bit, i) => bit === only.bits[i]);
};
