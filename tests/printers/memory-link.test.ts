import { memoryLink } from '../../printers/index.ts';
import { defineTransportContract } from './transport-contract.ts';

defineTransportContract('in this process', async () => {
  // A cable that can be pulled between two links: whoever closes his own end hears no reason.
  const [left, middleLeft] = memoryLink();
  const [middleRight, right] = memoryLink();
  middleLeft.onData((bytes) => void middleRight.write(bytes).catch(() => undefined));
  middleRight.onData((bytes) => void middleLeft.write(bytes).catch(() => undefined));
  const cut = async (): Promise<void> => {
    await middleLeft.close();
    await middleRight.close();
  };
  return { ends: [left, right], cut, end: cut };
});
