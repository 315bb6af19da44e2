import { InProcessReader } from '../../printers/simulator/chip/index.ts';
import { cardReaderContract } from './card-reader-contract.ts';
import { tempStore } from './chip-specimen.ts';

cardReaderContract('the in-process reader', async () => {
  const { store, remove } = tempStore();
  const reader = new InProcessReader(store);
  const blank = () => store.make(1)[0] ?? '';
  return { reader, slot: reader, blank, end: async () => remove() };
});
