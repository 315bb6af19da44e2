/** `kadi chip readers`: the PC/SC readers of this computer. */
import { listPcscReaders, openPcscReader } from '../../printers/index.ts';
import { asUsage } from '../chip/usage.ts';

export const chipReaders = ({ json }: { readonly json?: boolean }): Promise<void> =>
  asUsage(json === true, async () => {
    const readers = [];
    for (const name of await listPcscReaders()) {
      const reader = await openPcscReader(name);
      try {
        readers.push({ name, card: await reader.cardPresent() });
      } finally {
        await reader.close();
      }
    }
    if (json === true) return console.log(JSON.stringify(readers));
    if (readers.length === 0) console.log('No chip reader is connected.');
    for (const { name, card } of readers) console.log(`${name}${card ? '   (a card is in it)' : ''}`);
  });
