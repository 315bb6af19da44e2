import { afterEach, describe, expect, test } from 'vitest';
import { codeOf } from '../../card/index.ts';
import type { FacePrinter, PrintJob, TrainingPrinter } from '../../printers/index.ts';
import { testJob } from './training-setup.ts';

export interface FaceMachine {
  readonly printer: FacePrinter;
  /** The machine itself, loaded with bodies B1, B2, … */
  readonly machine: TrainingPrinter;
  readonly end: () => Promise<void>;
}

/** What every machine can print: varnish everywhere but on the contacts. */
export const faces = (tint = 100): PrintJob => {
  const job = testJob(tint);
  const overlay = new Uint8Array(1016 * 648).fill(1);
  for (let y = 227; y < 338; y++) overlay.fill(0, y * 1016 + 121, y * 1016 + 236);
  return { front: { ...job.front, overlay }, back: { ...job.back, overlay } };
};

const outcome = (work: Promise<unknown>): Promise<string> => work.then(String, codeOf);

/** What every printer for faces keeps, whatever its language. `open` gives up waiting for a card after about a second. */
export const defineFacePrinterContract = (
  name: string,
  open: (options?: { readonly ribbonSides?: number; readonly keepPictures?: number }) => Promise<FaceMachine>,
): void => {
  describe(`a printer for faces (${name})`, () => {
    let opened: FaceMachine | undefined;
    afterEach(async () => {
      await opened?.end();
      opened = undefined;
    });
    const start = async (options?: Parameters<typeof open>[0]): Promise<FaceMachine> => {
      opened = await open(options);
      return opened;
    };

    test('prints both faces of one body and says printed when the machine has counted it', async () => {
      const { printer, machine } = await start();
      expect(printer.kind).toBe('faces-only');
      expect(printer.abilities.chip).toBe('none');
      const before = await printer.counters();
      expect(await printer.printThrough(faces())).toBe('printed');
      expect((await printer.counters()).inserted).toBe(before.inserted + 1);
      const [card, ...more] = machine.state().hopper;
      expect(more).toEqual([]);
      expect(card?.body).toBe('B1');
      expect(card?.printed).toEqual({ front: ['y', 'm', 'c', 'k', 'o'], back: ['y', 'm', 'c', 'k', 'o'] });
      expect(machine.state().inside).toBeNull();
    });

    test('puts every dot where the layout has it', async () => {
      const { printer, machine } = await start({ keepPictures: 2 });
      const job = faces(90);
      await printer.printThrough(job);
      const picture = await machine.pictureOf('B1');
      for (const side of ['front', 'back'] as const)
        for (const [x, y] of [
          [10, 20],
          [500, 300],
          [1000, 600],
          [800, 50],
        ] as const) {
          const dot = y * 1016 + x;
          const wanted =
            job[side].black[dot] === 1 ? [0, 0, 0] : [...job[side].rgb.subarray(dot * 3, dot * 3 + 3)];
          const found = [...(picture?.[side].rgb.subarray(dot * 3, dot * 3 + 3) ?? [])];
          for (const n of [0, 1, 2])
            expect(Math.abs((found[n] ?? -99) - (wanted[n] ?? 0)), `${side} ${x},${y}`).toBeLessThan(6);
        }
      // The contacts stay free of varnish, the middle of the card does not.
      expect(picture?.front.overlay[280 * 1016 + 180]).toBe(0);
      expect(picture?.front.overlay[300 * 1016 + 600]).toBe(1);
    });

    test('refuses before anything moves when the ribbon does not last for both sides', async () => {
      const { printer, machine } = await start({ ribbonSides: 1 });
      expect(await outcome(printer.printThrough(faces()))).toBe('PRINTER_RIBBON_LOW');
      expect(machine.state().counters).toEqual({ inserted: 0, panels: 0 });
    });

    test('refuses a picture of the wrong size before anything moves', async () => {
      const { printer, machine } = await start();
      const job = faces();
      const short = { ...job, back: { ...job.back, black: new Uint8Array(5) } };
      expect(await outcome(printer.printThrough(short))).toBe('PRINTER_PICTURE_WRONG_SIZE');
      expect(machine.state().counters.inserted).toBe(0);
    });

    test('never says printed for a card whose ribbon broke, and prints it on no second body', async () => {
      const { printer, machine } = await start();
      machine.faults.push({ kind: 'ribbon-breaks', panel: 2 });
      expect(await outcome(printer.printThrough(faces()))).not.toBe('printed');
      const { feeder, counters, hopper } = machine.state();
      expect(counters.inserted).toBe(1);
      expect(feeder[0]?.body).toBe('B2');
      expect(hopper).toEqual([]);
    });

    test('a jam leaves the card inside and is never told as printed', async () => {
      const { printer, machine } = await start();
      machine.faults.push({ kind: 'jam', at: 'flip' });
      expect(await outcome(printer.printThrough(faces()))).not.toBe('printed');
      expect(machine.state().inside?.body).toBe('B1');
      expect(machine.state().counters.inserted).toBe(1);
    });

    test('a cable that is pulled while idle costs no card', async () => {
      const { printer, machine } = await start();
      await machine.pullCable();
      expect(await outcome(printer.printThrough(faces()))).toBe('PRINTER_LINK_LOST_IDLE');
      expect(machine.state().counters.inserted).toBe(0);
    });

    test('two callers at once get one card each', async () => {
      const { printer, machine } = await start();
      const both = await Promise.all([printer.printThrough(faces(10)), printer.printThrough(faces(20))]);
      expect(both).toEqual(['printed', 'printed']);
      expect(machine.state().hopper.map(({ body }) => body)).toEqual(['B1', 'B2']);
    });

    test('says nothing more once it was let go', async () => {
      const { printer } = await start();
      await printer.close();
      expect(await outcome(printer.status())).toBe('PRINTER_CLOSED');
    });
  });
};
