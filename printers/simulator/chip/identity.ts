import { failure } from '../../../card/index.ts';
import { TRAINING_CHIP_ERRORS } from './errors.ts';

/**
 * Who a training chip is. The fabricator number is none that a chip maker has, so a training serial is never the serial
 * of a real chip and can be told from one at sight.
 */
const FABRICATOR = [0x4b, 0x44];
const TYPE = [0x00, 0x01];
const OPERATING_SYSTEM = [0x4b, 0x44, 0x60, 0x01, 0x01, 0x00];
const FABRICATION_DATE = [0x60, 0x01];
const SERIAL = /^4B440001([0-9A-F]{8})([0-9A-F]{4})$/;
/** The last two bytes of the issuer security domain's name, with which key diversification data begin. */
const DOMAIN_TAIL = [0x00, 0x00];

export const MAX_CHIP_NUMBER = 0xffff_ffff;

/** Ten bytes as upper-case hex: fabricator, type, serial number (`number`), batch. */
export const trainingSerial = (number: number, batch: number): string => {
  const text = (value: number, width: number) => value.toString(16).toUpperCase().padStart(width, '0');
  return `4B440001${text(number, 8)}${text(batch, 4)}`;
};

export interface TrainingIdentity {
  readonly chipSerial: string;
  /** Card production life cycle data, 42 bytes (GlobalPlatform Card 2.3, H.6 and the common layout of tag 9F7F). */
  readonly cplc: Uint8Array;
  /** Key diversification data, 10 bytes: domain, fabrication date, IC serial number, IC batch. */
  readonly kdd: Uint8Array;
}

/** Everything about a chip follows from its serial. Errors: TRAINING_CHIP_SERIAL. */
export const trainingIdentity = (chipSerial: string): TrainingIdentity => {
  const parts = SERIAL.exec(chipSerial);
  if (parts === null) throw failure(TRAINING_CHIP_ERRORS, 'TRAINING_CHIP_SERIAL', {});
  const number = [...Buffer.from(parts[1] ?? '', 'hex')];
  const batch = [...Buffer.from(parts[2] ?? '', 'hex')];
  const module = [...FABRICATOR, ...FABRICATION_DATE, ...FABRICATOR, ...FABRICATION_DATE];
  const unpersonalised = new Array<number>(16).fill(0);
  const head = [...FABRICATOR, ...TYPE, ...OPERATING_SYSTEM, ...FABRICATION_DATE];
  return {
    chipSerial,
    cplc: Uint8Array.of(...head, ...number, ...batch, ...module, ...unpersonalised),
    kdd: Uint8Array.of(...DOMAIN_TAIL, ...FABRICATION_DATE, ...number, ...batch),
  };
};
