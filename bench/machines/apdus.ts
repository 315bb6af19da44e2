/** Encoding a chip: how many commands go over the contacts and how long they take, in short and in extended commands. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CardLink, type CardReader, encodeChip, openPcscReader } from '../../printers/index.ts';
import { ChipStore, InProcessReader, VpcdSlot } from '../../printers/simulator/chip/index.ts';
import { startPrivatePcscd } from '../../printers/simulator/pcscd.ts';
import { keysFor, openContent } from '../../tests/printers/chip-specimen.ts';

export interface ApduCost {
  readonly over: 'in process' | 'PC/SC';
  readonly commands: 'short' | 'extended';
  readonly apdus: number;
  readonly bytes: number;
  readonly ms: number;
}

interface Contacts {
  readonly reader: CardReader;
  readonly insert: (chip: string) => Promise<void>;
  readonly remove: () => Promise<void>;
}

const ROUNDS = 5;
/** An ATR without a card capability byte (ISO/IEC 7816-4, tables 115-119): such a chip gets short commands. */
const SAYS_NOTHING = Uint8Array.of(0x3b, 0x80, 0x01, 0x81);

export const benchApdus = async (): Promise<{ costs: ApduCost[]; off: string | null }> => {
  const folder = mkdtempSync(join(tmpdir(), 'kadi-bench-chips-'));
  const chips = new ChipStore(folder, { keysFor });
  const inProcess = new InProcessReader(chips, 'in process');
  const costs = await costsOver(chips, 'in process', {
    reader: inProcess,
    insert: (chip) => inProcess.insert(chip),
    remove: () => inProcess.remove(),
  });
  const virtual = await startPrivatePcscd({ folder });
  if (!('off' in virtual)) {
    const reader = await openPcscReader(virtual.readers[0]);
    const slot = new VpcdSlot(chips, virtual.sockets[0]);
    costs.push(
      ...(await costsOver(chips, 'PC/SC', {
        reader,
        insert: (chip) => slot.insert(chip),
        remove: () => slot.remove(),
      })),
    );
    await reader.close();
    await virtual.stop();
  }
  rmSync(folder, { recursive: true, force: true });
  return { costs, off: 'off' in virtual ? virtual.off : null };
};

const costsOver = async (chips: ChipStore, over: ApduCost['over'], at: Contacts): Promise<ApduCost[]> => {
  const costs: ApduCost[] = [];
  for (const commands of ['short', 'extended'] as const) {
    let apdus = 0;
    let bytes = 0;
    let ms = 0;
    for (let round = 0; round < ROUNDS; round++) {
      await at.insert(chips.make(1)[0] ?? '');
      const link = await at.reader.waitForCard(10_000);
      const counted: CardLink = {
        atr: commands === 'short' ? SAYS_NOTHING : link.atr,
        transmit: (apdu) => {
          apdus++;
          bytes += apdu.length;
          return link.transmit(apdu);
        },
        disconnect: () => link.disconnect(),
      };
      const began = performance.now();
      await encodeChip(counted, openContent(), keysFor);
      ms += performance.now() - began;
      await link.disconnect();
      await at.remove();
    }
    costs.push({ over, commands, apdus: apdus / ROUNDS, bytes: bytes / ROUNDS, ms: ms / ROUNDS });
  }
  return costs;
};
