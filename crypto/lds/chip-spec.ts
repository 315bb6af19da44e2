import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import type { MrzFormat } from '../mrz/fields.ts';
import { nationalFields } from './dg13.ts';
import type { FaceRecord } from './face-image.ts';

/** What the chip of a product carries and how it is opened: the product decides. */
export interface ChipSpec {
  /** 1 and 2 (Doc 9303-10 §4.1: mandatory), 11, 12, 13, 14, 15, in any order. */
  readonly dataGroups: readonly number[];
  readonly mrzFormat: Extract<MrzFormat, 'TD1' | 'TD3'>;
  readonly faceRecord: FaceRecord;
  readonly access: {
    /** Which password PACE takes: a number printed on the card, or the printed zone. null: no PACE. */
    readonly pace: 'can' | 'mrz' | null;
    readonly bac: boolean;
  };
  /** Fields of the record that stand in DG13, by the names in `NATIONAL_FIELDS`. */
  readonly nationalData: readonly string[];
  /** DG12. */
  readonly issuingAuthority: string;
  readonly personalisationSystem: string;
}

const POSSIBLE: ReadonlySet<number> = new Set([1, 2, 11, 12, 13, 14, 15]);

const impossible = (facts: Readonly<Record<string, string | number>>): Error =>
  failure(DOCUMENT_ERRORS, 'LDS_DATA_GROUP', facts);

/**
 * The data groups in ascending order. Throws LDS_DATA_GROUP for what no reader would accept: a chip without zone or face, PACE
 * that is not repeated where it is signed (Doc 9303-11 §4.4.3: DG14), an ECDSA key of Active Authentication whose hash DG14
 * does not name (Doc 9303-11 §6.1.2), national data without a place or a place without data.
 */
export const specDataGroups = (spec: ChipSpec): readonly number[] => {
  const numbers = [...new Set(spec.dataGroups)].sort((a, b) => a - b);
  const stranger = numbers.find((number) => !POSSIBLE.has(number));
  if (stranger !== undefined) throw impossible({ dataGroup: stranger });
  const needs14 = spec.access.pace !== null || numbers.includes(15);
  const required = [1, 2, ...(spec.nationalData.length > 0 ? [13] : []), ...(needs14 ? [14] : [])];
  const missing = required.find((number) => !numbers.includes(number));
  if (missing !== undefined) throw impossible({ missing });
  if (numbers.includes(13) && spec.nationalData.length === 0)
    throw impossible({ dataGroup: 13, field: 'none' });
  nationalFields(spec.nationalData);
  return numbers;
};
