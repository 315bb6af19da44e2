import { failure, type KadiError } from '../../card/errors.ts';
import { type CommandApdu, type ResponseApdu, swText } from '../secure-channel/apdu.ts';
import { ACCESS_ERRORS } from './errors.ts';

/** One command to the chip and its whole answer; whether it goes under protection is the business of whoever gives it. */
export type SendCommand = (command: CommandApdu) => Promise<ResponseApdu>;

/** `step` names what was asked, in words. */
export const refusedStep = (step: string, sw: number): KadiError =>
  failure(ACCESS_ERRORS, 'CHIP_ACCESS_REFUSED', { step, sw: swText(sw) });

export const malformedStep = (step: string, rule: string): KadiError =>
  failure(ACCESS_ERRORS, 'CHIP_ACCESS_MALFORMED', { step, rule });

export const wrongPassword = (step: string, sw?: number): KadiError =>
  failure(
    ACCESS_ERRORS,
    'CHIP_ACCESS_WRONG_PASSWORD',
    sw === undefined ? { step } : { step, sw: swText(sw) },
  );
