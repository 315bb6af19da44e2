import { openPcscReader } from '../../printers/chip/index.ts';
import { VpcdSlot } from '../../printers/simulator/chip/index.ts';
import { startPrivatePcscd } from '../../printers/simulator/pcscd.ts';
import { cardReaderContract } from '../printers/card-reader-contract.ts';
import { tempStore } from '../printers/chip-specimen.ts';

cardReaderContract('PC/SC through pcscd', async () => {
  const { store, folder, remove } = tempStore();
  const virtual = await startPrivatePcscd({ folder });
  if ('off' in virtual) throw new Error(virtual.off);
  const reader = await openPcscReader(virtual.readers[0]);
  const slot = new VpcdSlot(store, virtual.sockets[0]);
  const end = async () => {
    await slot.remove();
    await reader.close();
    await virtual.stop();
    remove();
  };
  return { reader, slot, blank: () => store.make(1)[0] ?? '', end };
});
