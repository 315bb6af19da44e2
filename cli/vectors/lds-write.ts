import { isKadiError } from '../../card/index.ts';
import {
  type ChipFileContent,
  cardAccess,
  type Dg11,
  dg1,
  dg2,
  dg11,
  dg12,
  dg13,
  dg14,
  dg15,
  efCom,
  type FaceImage,
  type Portrait,
  type ReadDg11,
} from '../../crypto/documents.ts';

const portraitOf = ({ format, width, height, image }: FaceImage): Portrait | undefined => {
  if (width === null || height === null) return undefined;
  return format === 'jpeg' ? { jpeg: image, width, height } : { jpeg2000: image, width, height };
};

const isWhole = (person: ReadDg11): person is Dg11 =>
  person.names !== undefined && person.personalNumber !== undefined && person.dateOfBirth !== undefined;

/** What was read, written by this issuer's encoders; undefined where there is no encoder for it. */
const written = (content: ChipFileContent): Uint8Array | undefined => {
  switch (content.file) {
    case 'EF.COM':
      return efCom(content.com.dataGroups, content.com);
    case 'EF.DG1':
      return dg1(content.zone);
    case 'EF.DG2': {
      const [face, ...more] = content.faces;
      const portrait = face === undefined || more.length > 0 ? undefined : portraitOf(face);
      return portrait === undefined ? undefined : dg2(portrait, face?.record);
    }
    case 'EF.DG11':
      return isWhole(content.person) ? dg11(content.person) : undefined;
    case 'EF.DG12':
      return dg12(content.document);
    case 'EF.DG13':
      return content.national.form === 'national' ? dg13(content.national.data) : undefined;
    case 'EF.DG14':
      return dg14(content.infos);
    case 'EF.CardAccess':
      return cardAccess(content.infos);
    case 'EF.DG15':
      return dg15(content.key.keyInfo);
    case 'EF.SOD':
    case 'EF.DG3':
    case 'EF.DG4':
    case 'EF.DG5':
    case 'EF.DG6':
    case 'EF.DG7':
    case 'EF.DG8':
    case 'EF.DG9':
    case 'EF.DG10':
    case 'EF.DG16':
      return undefined;
  }
};

export type Written = { readonly file: Uint8Array } | { readonly readOnly: string };

/** The file written again, or why it can only be read: strict encoders refuse much that other issuers write. */
export const writtenAgain = (content: ChipFileContent): Written => {
  try {
    const file = written(content);
    return file === undefined ? { readOnly: 'there is no encoder for what it holds' } : { file };
  } catch (error) {
    if (!isKadiError(error)) throw error;
    const facts = Object.entries(error.facts).map(([key, value]) => `${key} ${value}`);
    return { readOnly: `this issuer would not write it: ${error.code} ${facts.join(', ')}`.trim() };
  }
};
