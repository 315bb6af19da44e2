import type { ErrorTable } from '../../card/index.ts';

const byRegister = { owner: 'register', retry: 'no' } as const;

/** Why a picture cannot be the portrait of a card. Values, never thrown: the record waits with the code. */
export const PORTRAIT_ERRORS = {
  PORTRAIT_FORMAT: {
    en: 'The portrait is neither a JPEG nor a PNG picture.',
    sw: 'Picha si ya muundo wa JPEG wala PNG.',
    todo: 'The register sends the portrait as JPEG or PNG.',
    ...byRegister,
  },
  PORTRAIT_ANIMATED: {
    en: 'The portrait is a moving picture.',
    sw: 'Picha ni ya mwendo: ina fremu zaidi ya moja.',
    todo: 'The register sends one still picture.',
    ...byRegister,
  },
  PORTRAIT_DAMAGED: {
    en: 'The portrait cannot be decoded, or it ends too early.',
    sw: 'Picha imeharibika, au imekatika kabla ya mwisho wake.',
    todo: 'The register sends the portrait again; if it arrives damaged again, its own copy is to be checked.',
    ...byRegister,
  },
  PORTRAIT_EXTRA_BYTES: {
    en: 'Other data follow the end of the portrait in its file.',
    sw: 'Faili ya picha ina data nyingine baada ya mwisho wa picha.',
    todo: 'The register finds out what was put behind the picture, saves the picture anew and sends it again.',
    ...byRegister,
  },
  PORTRAIT_TOO_LARGE: {
    en: 'The portrait has more bytes or pixels than are accepted.',
    sw: 'Picha ina baiti au pikseli nyingi kuliko zinazokubaliwa.',
    todo: 'The register sends the portrait with at most 10 million bytes and 40 million pixels.',
    ...byRegister,
  },
  PORTRAIT_TOO_SMALL: {
    en: 'The portrait has fewer pixels than a card needs.',
    sw: 'Picha ina pikseli chache kuliko kadi inavyohitaji.',
    todo: 'The register sends the portrait as it was taken, not a reduced copy.',
    ...byRegister,
  },
  PORTRAIT_SHAPE: {
    en: 'The portrait is not an upright head-and-shoulders picture.',
    sw: 'Picha si ya wima inayoonyesha kichwa na mabega.',
    todo: 'The register sends a picture that is higher than wide, at most half as high again as wide.',
    ...byRegister,
  },
  PORTRAIT_COLOURS: {
    en: 'The colours of the portrait cannot be known: it is in printing inks without a colour profile, or its profile belongs to another kind of picture.',
    sw: 'Rangi za picha haziwezi kujulikana: ni za wino wa kuchapishia bila wasifu wa rangi, au wasifu wake ni wa picha ya aina nyingine.',
    todo: 'The register sends the portrait in RGB colours.',
    ...byRegister,
  },
  PORTRAIT_BLANK: {
    en: 'The portrait shows nothing: it is of one tone.',
    sw: 'Picha haionyeshi chochote: ina rangi moja tu.',
    todo: 'The register sends the portrait of the person.',
    ...byRegister,
  },
  PORTRAIT_TOO_DARK: {
    en: 'The portrait is underexposed: even its lightest parts are dark.',
    sw: 'Picha ina giza mno: hata sehemu zake zenye mwanga ni nyeusi.',
    todo: 'The person is photographed again in more light.',
    ...byRegister,
  },
  PORTRAIT_TOO_BRIGHT: {
    en: 'The portrait is overexposed: even its darkest parts are nearly white.',
    sw: 'Picha ina mwanga kupita kiasi: hata sehemu zake za giza ni karibu nyeupe.',
    todo: 'The person is photographed again in less light.',
    ...byRegister,
  },
  PORTRAIT_GREY: {
    en: 'The portrait is grey, and the card needs it in colour.',
    sw: 'Picha ni ya kijivu, na kadi inahitaji picha ya rangi.',
    todo: 'The register sends the portrait in colour.',
    ...byRegister,
  },
  PORTRAIT_BUSY: {
    en: 'The portrait has more detail than the chip has room for, even in its lowest quality.',
    sw: 'Picha ina maelezo mengi kuliko nafasi ya chipu, hata kwa ubora wa chini kabisa.',
    todo: 'The person is photographed again before a plain wall.',
    ...byRegister,
  },
  PORTRAIT_BLURRED: {
    en: 'The portrait is blurred: the camera was shaken or out of focus.',
    sw: 'Picha ina ukungu: kamera ilitikisika au haikulenga vizuri.',
    todo: 'The person is photographed again with the camera at rest.',
    ...byRegister,
  },
} as const satisfies ErrorTable;

export type PortraitRefusal = keyof typeof PORTRAIT_ERRORS;
