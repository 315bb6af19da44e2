/** Refuse to start with a product at *produce* that has no open gate (design, run modes). */
import type { KadiError } from '../../card/index.ts';
import type { Shop } from '../shop.ts';
import { releaseFail } from './errors.ts';
import { gates } from './gate.ts';

/** One error for each product that is taken in, made at stations, and has no open gate. Training opens its gates after the start. */
export const startRefusals = async (shop: Shop): Promise<readonly KadiError[]> => {
  if (shop.training || shop.policy.gates !== 'required') return [];
  return (await gates(shop))
    .filter(
      ({ product, state }) =>
        state !== 'open' && !shop.off.has(product) && shop.product(product).product.making === 'card-station',
    )
    .map(({ product, version }) => releaseFail('RELEASE_START_GATE', { product, version }));
};

/** @throws RELEASE_START_GATE */
export const insistOnGates = async (shop: Shop): Promise<void> => {
  const [first] = await startRefusals(shop);
  if (first !== undefined) throw first;
};
