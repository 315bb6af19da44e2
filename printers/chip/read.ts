import { malformedFile, readFile, type Send } from './access/read-file.ts';
import type { CardLink } from './card-link.ts';
import { exchange, selectApplication } from './exchange.ts';
import type { ChipFiles, EfName } from './files.ts';
import { dataGroupsIn } from './files-check.ts';
import { chunkLimits } from './limits.ts';

/**
 * Reads a chip that opens without password: SELECT the application, READ BINARY by short file identifier (Doc 9303-10,
 * 3.6), EF.COM first, then EF.SOD and the data groups that EF.COM announces, nothing else. Whether hashes and signature
 * fit is the business of the crypto room. Every size is bounded, whatever the chip says. `inspectChip` reads those that
 * ask for a password, and proves the chip genuine. Errors: CHIP_NOT_OURS, CHIP_FILE_MISSING, CHIP_ACCESS_DENIED (not
 * personalised, or closed), CHIP_ANSWER_MALFORMED.
 */
export const readChip = async (link: CardLink): Promise<ChipFiles> => {
  const { readPlain } = await chunkLimits(link);
  await selectApplication(link);
  const send: Send = (command) => exchange(link, command);
  const files = new Map<EfName, Uint8Array>();
  const com = await readFile(send, 'EF.COM', readPlain);
  const groups = dataGroupsIn(com);
  if (groups === undefined) throw malformedFile('EF.COM', 'not readable');
  files.set('EF.COM', com);
  for (const name of groups) files.set(name, await readFile(send, name, readPlain));
  files.set('EF.SOD', await readFile(send, 'EF.SOD', readPlain));
  return files;
};
