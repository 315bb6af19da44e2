import type { ErrorTable } from '../../card/index.ts';

const byRegister = { owner: 'register', retry: 'no' } as const;

/** Why a picture cannot be the signature on a card. Values, never thrown: the record waits with the code. */
export const SIGNATURE_ERRORS = {
  SIGNATURE_FORMAT: {
    en: 'The signature is neither a JPEG nor a PNG picture.',
    sw: 'Sahihi si picha ya muundo wa JPEG wala PNG.',
    todo: 'The register sends the signature as PNG or JPEG.',
    ...byRegister,
  },
  SIGNATURE_ANIMATED: {
    en: 'The signature is a moving picture.',
    sw: 'Sahihi ni picha ya mwendo: ina fremu zaidi ya moja.',
    todo: 'The register sends one still picture.',
    ...byRegister,
  },
  SIGNATURE_DAMAGED: {
    en: 'The signature cannot be decoded, or it ends too early.',
    sw: 'Picha ya sahihi imeharibika, au imekatika kabla ya mwisho wake.',
    todo: 'The register sends the signature again; if it arrives damaged again, its own copy is to be checked.',
    ...byRegister,
  },
  SIGNATURE_EXTRA_BYTES: {
    en: 'Other data follow the end of the signature in its file.',
    sw: 'Faili ya sahihi ina data nyingine baada ya mwisho wa picha.',
    todo: 'The register finds out what was put behind the picture, saves the picture anew and sends it again.',
    ...byRegister,
  },
  SIGNATURE_TOO_LARGE: {
    en: 'The signature has more bytes or pixels than are accepted.',
    sw: 'Picha ya sahihi ina baiti au pikseli nyingi kuliko zinazokubaliwa.',
    todo: 'The register sends the signature with at most 10 million bytes and 40 million pixels.',
    ...byRegister,
  },
  SIGNATURE_BLANK: {
    en: 'There is no ink in the picture of the signature.',
    sw: 'Picha ya sahihi haina wino wowote.',
    todo: 'The register sends the signature dark on light; who cannot sign has no signature in the record.',
    ...byRegister,
  },
  SIGNATURE_TOO_SMALL: {
    en: 'The signature has fewer pixels than can be printed legibly.',
    sw: 'Sahihi ina pikseli chache mno kuchapishwa ikasomeka.',
    todo: 'The register sends the signature as it was taken, not a reduced copy.',
    ...byRegister,
  },
  SIGNATURE_NOT_INK: {
    en: 'The picture is not strokes of a pen on light paper: a photograph, a dark page or a page of writing.',
    sw: 'Picha si mistari ya kalamu kwenye karatasi nyeupe: ni picha ya kamera, ukurasa mweusi au ukurasa wa maandishi.',
    todo: 'The register sends the signature alone, dark on light, evenly lit.',
    ...byRegister,
  },
} as const satisfies ErrorTable;

export type SignatureRefusal = keyof typeof SIGNATURE_ERRORS;
