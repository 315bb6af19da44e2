/**
 * What the features of a document are called and how they are written: the two documents ICAO gives a seal (Doc 9303-13
 * §5 visas, §6 emergency travel documents), and two of this issuer: the waiting slip a person carries between approval and
 * card, and papers of civil registration, such as a birth certificate. ICAO gives no profile for those: the definition
 * references 4B and 4C and the even, national document types 02 and 04 are this issuer's own. Seals of other profiles are
 * read as tags and bytes.
 */
export type FeatureForm =
  /** C40; `least` to `most` characters. */
  | { readonly form: 'text'; readonly least: number; readonly most: number }
  /** C40 of the lines of an MRZ one after another, each of this length. */
  | { readonly form: 'mrz'; readonly lines: readonly number[] }
  | { readonly form: 'number' }
  /** Days, months, years, one byte each. */
  | { readonly form: 'duration' }
  | { readonly form: 'date' }
  | { readonly form: 'bytes'; readonly most: number };

export interface FeatureRule {
  readonly tag: number;
  readonly form: FeatureForm;
  readonly optional?: true;
}

export interface VdsProfile {
  readonly featureDefinition: number;
  readonly documentType: number;
  readonly features: Readonly<Record<string, FeatureRule>>;
  /** At least one of these is there. */
  readonly oneOf?: readonly string[];
  /** The feature, a date, after whose day the document is no longer good. */
  readonly validUntil?: string;
}

export const VDS_PROFILES = {
  visa: {
    featureDefinition: 0x5d,
    documentType: 0x01,
    features: {
      // One of the two, by the size of the sticker. The second line is cut before the optional data.
      mrzMrvA: { tag: 1, form: { form: 'mrz', lines: [44, 28] }, optional: true },
      mrzMrvB: { tag: 2, form: { form: 'mrz', lines: [36, 28] }, optional: true },
      numberOfEntries: { tag: 3, form: { form: 'number' }, optional: true },
      durationOfStay: { tag: 4, form: { form: 'duration' } },
      passportNumber: { tag: 5, form: { form: 'text', least: 1, most: 9 } },
      visaType: { tag: 6, form: { form: 'bytes', most: 4 }, optional: true },
      additionalFeature: { tag: 7, form: { form: 'bytes', most: 254 }, optional: true },
    },
    oneOf: ['mrzMrvA', 'mrzMrvB'],
  },
  'emergency-travel-document': {
    featureDefinition: 0x5e,
    documentType: 0x03,
    features: { mrz: { tag: 2, form: { form: 'mrz', lines: [36, 36] } } },
  },
  'waiting-slip': {
    featureDefinition: 0x4b,
    documentType: 0x02,
    features: {
      // The serial of the slip, or the document number it stands in for.
      serial: { tag: 1, form: { form: 'text', least: 1, most: 16 } },
      mrz: { tag: 2, form: { form: 'mrz', lines: [30, 30, 30] } },
      validUntil: { tag: 3, form: { form: 'date' } },
    },
    validUntil: 'validUntil',
  },
  'civil-document': {
    featureDefinition: 0x4c,
    documentType: 0x04,
    features: {
      // What kind of paper it is, so that the seal of one cannot be put on another.
      document: { tag: 1, form: { form: 'text', least: 1, most: 40 } },
      number: { tag: 2, form: { form: 'text', least: 1, most: 24 } },
      names: { tag: 3, form: { form: 'text', least: 1, most: 200 } },
      // YYYY, YYYYMM or YYYYMMDD, as far as it is known.
      born: { tag: 4, form: { form: 'text', least: 4, most: 8 } },
      validUntil: { tag: 5, form: { form: 'date' }, optional: true },
    },
    validUntil: 'validUntil',
  },
} as const satisfies Readonly<Record<string, VdsProfile>>;

export type VdsProfileName = keyof typeof VDS_PROFILES;

const ALL: readonly (readonly [VdsProfileName, VdsProfile])[] = [
  ['visa', VDS_PROFILES.visa],
  ['emergency-travel-document', VDS_PROFILES['emergency-travel-document']],
  ['waiting-slip', VDS_PROFILES['waiting-slip']],
  ['civil-document', VDS_PROFILES['civil-document']],
];

/** The profile a header names; undefined for another State's or a later one. */
export const profileOf = (
  featureDefinition: number,
  documentType: number,
): { readonly name: VdsProfileName; readonly profile: VdsProfile } | undefined => {
  const found = ALL.find(
    ([, one]) => one.featureDefinition === featureDefinition && one.documentType === documentType,
  );
  return found === undefined ? undefined : { name: found[0], profile: found[1] };
};
