/** Faults of the chip station through pcscd: the reader sees what it would see of real contacts. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { isKadiError } from '../../card/index.ts';
import { type CardReader, encodeChip, openPcscReader } from '../../printers/chip/index.ts';
import { loadPcsc } from '../../printers/chip/pcsc.ts';
import { VpcdSlot } from '../../printers/simulator/chip/index.ts';
import { chipWatch } from '../../printers/simulator/chip-faults.ts';
import { type Fault, FaultList } from '../../printers/simulator/faults.ts';
import { startPrivatePcscd } from '../../printers/simulator/pcscd.ts';
import { keysFor, openContent, type TempStore, tempStore } from '../printers/chip-specimen.ts';

let temp: TempStore;
let reader: CardReader;
let slot: VpcdSlot;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  temp = tempStore();
  const virtual = await startPrivatePcscd({ folder: temp.folder });
  if ('off' in virtual) throw new Error(virtual.off);
  reader = await openPcscReader(virtual.readers[0]);
  slot = new VpcdSlot(temp.store, virtual.sockets[0]);
  ends.push(
    temp.remove,
    virtual.stop,
    () => reader.close(),
    () => slot.remove(),
  );
});
/** pcscd looks every half second. */
beforeEach(async () => {
  await slot.remove();
  for (let i = 0; i < 100 && (await reader.cardPresent()); i++)
    await new Promise((next) => setTimeout(next, 30));
});
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

const encodeWith = async (...faults: Fault[]): Promise<string> => {
  const chip = temp.store.make(1)[0] ?? '';
  await slot.insert(
    chip,
    chipWatch(new FaultList(faults), () => {}),
  );
  try {
    const link = await reader.waitForCard(4_000);
    try {
      await encodeChip(link, openContent(2_000), keysFor);
    } finally {
      await link.disconnect().catch(() => {});
    }
    return temp.store.get(chip).personalised ? 'personalised' : 'blank';
  } catch (error) {
    return isKadiError(error) ? error.code : String(error);
  }
};

test('without a fault the chip is made', async () => {
  expect(await encodeWith()).toBe('personalised');
});

test('a mute chip is not seen', async () => {
  expect(await encodeWith({ kind: 'chip-mute' })).toBe('CHIP_NOT_FOUND');
});

test('a chip pulled in the middle is lost', async () => {
  expect(await encodeWith({ kind: 'chip-pulled', afterApdus: 8 })).toBe('CHIP_LOST');
});

/** Another program that holds the card in the reader, shared, as the smart card service of a desktop does. */
const heldByAnother = async (): Promise<() => void> => {
  const { Context, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0, SCARD_PROTOCOL_T1, SCARD_LEAVE_CARD } =
    await loadPcsc();
  await slot.insert(temp.store.make(1)[0] ?? '');
  await expect.poll(() => reader.cardPresent(), { timeout: 5_000 }).toBe(true);
  const other = new Context();
  const theirs = other.listReaders().find(({ name }) => name === reader.name);
  const card = await theirs?.connect(SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1);
  return () => {
    card?.disconnect(SCARD_LEAVE_CARD);
    other.close();
  };
};

test('a card that another program lets go in time is had, and one that it keeps is told as busy', async () => {
  const letGo = await heldByAnother();
  await expect(reader.waitForCard(100)).rejects.toMatchObject({ code: 'CHIP_READER_BUSY' });
  const waiting = reader.waitForCard(10_000);
  setTimeout(letGo, 300);
  await (await waiting).disconnect();
});

test('and the next one is made', async () => {
  expect(await encodeWith()).toBe('personalised');
});
