import { failure } from '../../card/index.ts';
import type { CardLink } from './card-link.ts';
import { CHIP_ERRORS } from './errors.ts';
import { exchange, selectApplication } from './exchange.ts';
import { type ChipFiles, EF_TABLE, type EfName, MAX_FILE_BYTES } from './files.ts';
import { dataGroupsIn } from './files-check.ts';
import { chunkLimits } from './limits.ts';
import { refusal, SW_DONE, SW_END_OF_FILE } from './status-word.ts';
import { tlvAt } from './tlv.ts';

/** Even in short answers the longest file takes 128; a chip that gives single bytes is not worth a station's hour. */
const MAX_PIECES = 160;

const malformed = (file: EfName, why: string) => failure(CHIP_ERRORS, 'CHIP_ANSWER_MALFORMED', { file, why });

/** Reads one file whole: by short identifier, then on from where the answer stopped. */
const readFile = async (link: CardLink, name: EfName, le: number): Promise<Uint8Array> => {
  const { sfi, tag } = EF_TABLE[name];
  const parts: Uint8Array[] = [];
  let have = 0;
  let end = Number.POSITIVE_INFINITY;
  while (have < end) {
    if (parts.length === MAX_PIECES) throw malformed(name, 'too many pieces');
    const [p1, p2] = have === 0 ? [0x80 | sfi, 0x00] : [have >> 8, have & 0xff];
    const { data, sw } = await exchange(link, { cla: 0x00, ins: 0xb0, p1, p2, le });
    if (sw !== SW_DONE && sw !== SW_END_OF_FILE) throw refusal(`read ${name}`, sw);
    if (data.length === 0) throw malformed(name, 'cut off');
    if (have === 0) {
      const outer = tlvAt(data);
      if (outer === undefined || outer.tag !== tag) throw malformed(name, 'wrong tag');
      if (outer.end > MAX_FILE_BYTES) throw malformed(name, 'too long');
      end = outer.end;
    }
    parts.push(data);
    have += data.length;
  }
  return new Uint8Array(Buffer.concat(parts).subarray(0, end));
};

/**
 * Reads a personalised chip as any reader in the field would: SELECT the application, READ BINARY by short file
 * identifier (Doc 9303-10, 3.6), EF.COM first, then EF.SOD and the data groups that EF.COM announces, nothing else. Whether
 * hashes and signature fit is the business of the crypto room. Every size is bounded, whatever the chip says.
 * Errors: CHIP_NOT_OURS, CHIP_FILE_MISSING, CHIP_ACCESS_DENIED (not personalised), CHIP_ANSWER_MALFORMED.
 */
export const readChip = async (link: CardLink): Promise<ChipFiles> => {
  const { readPlain } = await chunkLimits(link);
  await selectApplication(link);
  const files = new Map<EfName, Uint8Array>();
  const com = await readFile(link, 'EF.COM', readPlain);
  const groups = dataGroupsIn(com);
  if (groups === undefined) throw malformed('EF.COM', 'not readable');
  files.set('EF.COM', com);
  for (const name of groups) files.set(name, await readFile(link, name, readPlain));
  files.set('EF.SOD', await readFile(link, 'EF.SOD', readPlain));
  return files;
};
