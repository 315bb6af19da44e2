/** Somebody moves cards through the machine without the station: with its buttons, or with another program. */
import { type CardPrinter, memoryLink, openEvolis } from '../../../printers/index.ts';
import type { Floor } from './floor.ts';

export const byAnotherProgram = async (
  floor: Floor,
  work: (printer: CardPrinter) => Promise<void>,
): Promise<void> => {
  await floor.drop();
  const [ours, machine] = memoryLink();
  await floor.printer.plugCable(machine);
  const driver = await openEvolis(ours);
  await work(driver);
  await driver.close();
  await floor.printer.pullCable();
};
