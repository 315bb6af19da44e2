import { failure } from '../../card/errors.ts';
import type { ChipSecrets } from '../chip-access/chip-secrets.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { mrzKeyFields } from '../mrz/key-fields.ts';
import { parseMrz } from '../mrz/parse.ts';
import { randomDigits } from '../random.ts';
import type { Signer } from '../signer.ts';
import { type ChipKeys, dataGroup, paceOffer } from './chip-contents.ts';
import { newChipKeyPair } from './chip-keys.ts';
import { type ChipPerson, productMrz } from './chip-person.ts';
import { type ChipSpec, specDataGroups } from './chip-spec.ts';
import { efCom } from './ef-com.ts';
import { dataGroupDigest, dataGroupHash, efSod } from './ef-sod.ts';
import { type ChipFiles, dataGroupFile, type EfName } from './files.ts';

/** Doc 9303-4 §4.1.1.2: six digits, no check digit. */
const CAN_DIGITS = 6;

/** A finished chip before it is written. */
export interface Chip {
  readonly files: ChipFiles;
  /** What goes on the chip beside the files and is never read back. */
  readonly secrets: ChipSecrets;
}

/**
 * Everything of one chip: the files the product asks for, signed, and what opens and authenticates the chip. `at` is the
 * signing time and that of personalisation, kept to the second. Nothing is half made: without a signature there are no
 * files (Doc 9303-10 §4.5.4). Throws LDS_DATA_GROUP for an impossible product, LDS_FIELD, LDS_PORTRAIT, MRZ_FIELD, MRZ_NAME for
 * what of the person does not fit, and what `efSod` throws.
 */
export const buildChip = async (
  person: ChipPerson,
  spec: ChipSpec,
  signer: Signer,
  at: Date,
): Promise<Chip> => {
  const numbers = specDataGroups(spec);
  const zone = productMrz(person, spec.mrzFormat);
  const keys: ChipKeys = {
    chipAuthentication: numbers.includes(14) ? newChipKeyPair() : null,
    activeAuthentication: numbers.includes(15) ? newChipKeyPair() : null,
  };
  const parts = { person, spec, keys, zone: zone.text, at };
  const files = new Map<EfName, Uint8Array>();
  if (spec.access.pace !== null) files.set('EF.CardAccess', paceOffer());
  files.set('EF.COM', efCom(numbers));
  const hashes = new Map<number, Uint8Array>();
  const digest = dataGroupDigest(signer);
  for (const number of numbers) {
    const name = dataGroupFile(number);
    if (name === undefined) throw failure(DOCUMENT_ERRORS, 'LDS_DATA_GROUP', { dataGroup: number });
    const file = dataGroup(number, parts);
    files.set(name, file);
    hashes.set(number, dataGroupHash(file, digest));
  }
  files.set('EF.SOD', await efSod(hashes, signer, at));
  const opensWithZone = spec.access.bac || spec.access.pace === 'mrz';
  return {
    files,
    secrets: {
      can: spec.access.pace === 'can' ? randomDigits(CAN_DIGITS) : null,
      bac: opensWithZone ? mrzKeyFields(parseMrz(zone.text)) : null,
      activeAuthentication: keys.activeAuthentication?.privateKey ?? null,
      chipAuthentication: keys.chipAuthentication?.privateKey ?? null,
    },
  };
};

/** The files of a chip that anybody may read, with the data groups 1, 2 and 11 of `person`. Throws as `buildChip`. */
export const buildChipFiles = async (person: ChipPerson, signer: Signer, at: Date): Promise<ChipFiles> => {
  const { files } = await buildChip(
    person,
    {
      dataGroups: person.dataGroups ?? [1, 2],
      mrzFormat: 'TD1',
      faceRecord: 'iso-19794-5',
      access: { pace: null, bac: false },
      nationalData: [],
      issuingAuthority: '',
      personalisationSystem: '',
    },
    signer,
    at,
  );
  return files;
};
