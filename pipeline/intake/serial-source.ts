import { cardSerial } from '../../card/index.ts';
import type { Shop } from '../shop.ts';

/** Takes serial numbers from the ledger's sequence a handful at a time. Numbers not used are lost, never reused. */
export class SerialSource {
  readonly #shop: Shop;
  #numbers: number[] = [];
  #asking: Promise<void> | undefined;

  constructor(shop: Shop) {
    this.#shop = shop;
  }

  async next(): Promise<string> {
    for (;;) {
      const number = this.#numbers.shift();
      if (number !== undefined) return cardSerial(number);
      this.#asking ??= this.#shop.ledger.nextCardNumbers(64).then((numbers) => {
        this.#numbers.push(...numbers);
        this.#asking = undefined;
      });
      await this.#asking;
    }
  }
}
