export * from './card-printer.ts';
export * from './chip/index.ts';
export * from './errors.ts';
export { DEADLINES, type Deadlines } from './evolis/dialogue.ts';
export { type EvolisOptions, openEvolis } from './evolis/open.ts';
export type { Fault } from './simulator/faults.ts';
export type { CardPicture, FacePicture } from './simulator/ink.ts';
export type { CardEvent, ContactStation } from './simulator/machine.ts';
export type { Identity } from './simulator/session.ts';
export type { Blank, MachineState, ProcessedCard } from './simulator/state.ts';
export {
  startTrainingPrinter,
  type TrainingPrinter,
  type TrainingPrinterOptions,
} from './simulator/training-printer.ts';
export { memoryLink } from './transport/memory-link.ts';
export { openSerial, type SerialOptions } from './transport/serial-port.ts';
export type { Transport } from './transport/transport.ts';
