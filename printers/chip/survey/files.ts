import type { CardLink } from '../card-link.ts';
import { APPLICATION_FILES, EF_TABLE, type EfName, LDS1_AID } from '../files.ts';
import { SW_DONE, SW_END_OF_FILE } from '../status-word.ts';
import { tlvAt } from '../tlv.ts';
import { ask } from './ask.ts';

/** A file of the identity card application: its length, or that it asks for a password first. */
export interface FileNote {
  readonly file: EfName;
  readonly bytes: number | 'kept';
}

const SELECT_MASTER = { cla: 0x00, ins: 0xa4, p1: 0x00, p2: 0x0c, data: Uint8Array.of(0x3f, 0x00) };
/** Room for the longest header of tag and length; no content of a file is asked for. */
const HEADER = 6;
const SECURITY_STATUS: ReadonlySet<number> = new Set([0x6982, 0x6985, 0x6987, 0x6988]);

/** The start of an elementary file by its short identifier, as far as one short answer goes; undefined when refused. */
const readShort = async (link: CardLink, sfi: number): Promise<Uint8Array | undefined> => {
  const { data, sw } = await ask(link, { cla: 0x00, ins: 0xb0, p1: 0x80 | sfi, p2: 0x00, le: 256 });
  return (sw === SW_DONE || sw === SW_END_OF_FILE) && data.length > 0 ? data : undefined;
};

/** Files of the master file that are open to everyone (Doc 9303-10, 3.11; ISO/IEC 7816-4:2013, 12.2). */
export interface MasterFiles {
  readonly cardAccess: Uint8Array | undefined;
  readonly directory: Uint8Array | undefined;
}

/** Asked of a chip as it stands after power-on, before any application is selected. */
export const readMasterFiles = async (link: CardLink): Promise<MasterFiles> => {
  await ask(link, SELECT_MASTER);
  const cardAccess = await readShort(link, EF_TABLE['EF.CardAccess'].sfi);
  const object = cardAccess === undefined ? undefined : tlvAt(cardAccess);
  const directory = await readShort(link, 0x1e);
  const isInfos = object?.tag === EF_TABLE['EF.CardAccess'].tag && object.end <= (cardAccess?.length ?? 0);
  return { cardAccess: isInfos ? cardAccess?.subarray(0, object.end) : undefined, directory };
};

/** Length of every file that the identity card application owns up to, from the first bytes of each. */
export const measureFiles = async (link: CardLink): Promise<readonly FileNote[]> => {
  const selected = await ask(link, { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x0c, data: LDS1_AID });
  if (selected.sw !== SW_DONE) return [];
  const notes: FileNote[] = [];
  for (const file of APPLICATION_FILES) {
    const { sfi, tag } = EF_TABLE[file];
    const { data, sw } = await ask(link, { cla: 0x00, ins: 0xb0, p1: 0x80 | sfi, p2: 0x00, le: HEADER });
    const object = sw === SW_DONE || sw === SW_END_OF_FILE ? tlvAt(data) : undefined;
    if (object?.tag === tag) notes.push({ file, bytes: object.end });
    else if (SECURITY_STATUS.has(sw)) notes.push({ file, bytes: 'kept' });
  }
  return notes;
};
