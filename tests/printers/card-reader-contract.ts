import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CardReader, encodeChip, readChip, readChipSerial } from '../../printers/chip/index.ts';
import { hex, keysFor, specimenFiles } from './chip-specimen.ts';

/** A reader, the slot cards are put into, and blank cards for it. */
export interface ReaderUnderTest {
  readonly reader: CardReader;
  readonly slot: { insert(chipSerial: string): Promise<void>; remove(): Promise<void> };
  readonly blank: () => string;
  readonly end: () => Promise<void>;
}

/** What a station relies on, whatever lies between it and the chip. */
export const cardReaderContract = (name: string, setUp: () => Promise<ReaderUnderTest>): void => {
  describe(`${name} as a card reader`, () => {
    let it: ReaderUnderTest;
    beforeAll(async () => {
      it = await setUp();
    });
    afterAll(() => it.end());

    const gone = async () => {
      await it.slot.remove();
      await expect.poll(() => it.reader.cardPresent(), { timeout: 5_000 }).toBe(false);
    };

    test('an empty slot holds no card, and waiting for one ends at the deadline', async () => {
      expect(await it.reader.cardPresent()).toBe(false);
      await expect(it.reader.waitForCard(60)).rejects.toMatchObject({ code: 'CHIP_NOT_FOUND' });
    });

    test('whoever waits gets the card that comes later', async () => {
      const serial = it.blank();
      const waiting = it.reader.waitForCard(5_000);
      await it.slot.insert(serial);
      const link = await waiting;
      expect(hex(link.atr)).toBe('3B951381018073942160' + '20');
      expect((await readChipSerial(link)).chipSerial).toBe(serial);
      await link.disconnect();
      await link.disconnect();
      await gone();
    });

    test('a card is encoded, loses its power, and is read back whole', async () => {
      const files = specimenFiles();
      await it.slot.insert(it.blank());
      const first = await it.reader.waitForCard(5_000);
      await encodeChip(first, { files, secrets: null }, keysFor);
      await first.disconnect();
      const second = await it.reader.waitForCard(5_000);
      const back = await readChip(second);
      expect(back).toEqual(files);
      await second.disconnect();
      await gone();
    });

    test('a longest command and its answer pass whole', async () => {
      const files = specimenFiles(32_700);
      await it.slot.insert(it.blank());
      const link = await it.reader.waitForCard(5_000);
      await encodeChip(link, { files, secrets: null }, keysFor);
      expect(await readChip(link)).toEqual(files);
      await link.disconnect();
      await gone();
    });

    test('one link at a time: a second one is refused while the first is open', async () => {
      await it.slot.insert(it.blank());
      const link = await it.reader.waitForCard(5_000);
      await expect(it.reader.waitForCard(60)).rejects.toMatchObject({ code: 'CHIP_READER_BUSY' });
      await link.disconnect();
      await (await it.reader.waitForCard(5_000)).disconnect();
      await gone();
    });

    test('a card pulled out in the middle is a lost contact, and its link stays dead', async () => {
      await it.slot.insert(it.blank());
      const link = await it.reader.waitForCard(5_000);
      await it.slot.remove();
      await expect(link.transmit(Uint8Array.of(0, 0xa4, 4, 0, 0))).rejects.toMatchObject({
        code: 'CHIP_LOST',
      });
      await it.slot.insert(it.blank());
      await expect(link.transmit(Uint8Array.of(0, 0xa4, 4, 0, 0))).rejects.toMatchObject({
        code: 'CHIP_LOST',
      });
      await link.disconnect();
      await gone();
    });

    test('a card changed for another at once is never taken for the one before', async () => {
      for (let i = 0; i < 3; i++) {
        const serial = it.blank();
        await it.slot.insert(serial);
        const link = await it.reader.waitForCard(5_000);
        expect((await readChipSerial(link)).chipSerial).toBe(serial);
        await link.disconnect();
        await it.slot.remove();
      }
      await gone();
    });

    test('the slot takes one card', async () => {
      await it.slot.insert(it.blank());
      await expect(it.slot.insert(it.blank())).rejects.toMatchObject({ code: 'TRAINING_SLOT_TAKEN' });
      await gone();
    });

    test('closing sets free whoever waits', async () => {
      const waiting = it.reader.waitForCard(60_000);
      const closed = expect(waiting).rejects.toMatchObject({ code: 'CHIP_READER_CLOSED' });
      await it.reader.close();
      await it.reader.close();
      await closed;
    });
  });
};
