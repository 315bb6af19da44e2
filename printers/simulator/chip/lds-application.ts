import type { DecodedCommand, ResponseApdu } from '../../../crypto/secure-channel/index.ts';
import { STATUS, status } from './answers.ts';
import type { ApplicationChip } from './application-chip.ts';
import { createFile, deleteFile, readFile, selectFile, updateFile } from './application-files.ts';
import { getData, putData } from './application-secrets.ts';

/**
 * The commands of the identity application. Selecting it by name, the access protocols and the secure channel are the
 * chip's own business.
 */
export const runInApplication = (chip: ApplicationChip, command: DecodedCommand): ResponseApdu => {
  switch ((command.cla << 8) | command.ins) {
    case 0x00a4:
      return selectFile(chip, command);
    case 0x00b0:
      return readFile(chip, command);
    case 0x00d6:
      return updateFile(chip, command);
    case 0x00e0:
      return createFile(chip, command);
    case 0x00e4:
      return deleteFile(chip, command);
    case 0x00da:
      return putData(chip, command);
    case 0x00ca:
      return getData(chip, command);
    default:
      return status(STATUS.unknownInstruction);
  }
};
