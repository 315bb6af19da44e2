/** A name field taken apart. */
export interface ReadName {
  readonly primary: readonly string[];
  readonly secondary: readonly string[];
  /** The last position holds a letter. */
  readonly mayBeCut: boolean;
  /** Letters and fillers, no filler in front, at most one `<<`, no other run of fillers before the end. */
  readonly wellFormed: boolean;
}

const words = (text: string): readonly string[] => text.split('<').filter((word) => word !== '');

/** Takes the name field of any issuer apart; a field that is not of the form of Doc 9303-3 §4.6 is read all the same. */
export const readName = (field: string): ReadName => {
  const complete = field.replace(/<+$/, '');
  const split = complete.indexOf('<<');
  return {
    primary: words(split < 0 ? complete : complete.slice(0, split)),
    secondary: split < 0 ? [] : words(complete.slice(split)),
    mayBeCut: !field.endsWith('<'),
    wellFormed: /^[A-Z]+(<[A-Z]+)*(<<[A-Z]+(<[A-Z]+)*)?<*$/.test(field),
  };
};
