/**
 * Check digit of ICAO Doc 9303-3 §4.9: weights 7, 3, 1, modulus 10; `<` counts 0, A 10 … Z 35. Undefined when the
 * text holds a character that is not of the zone.
 */
export const checkDigit = (text: string): string | undefined => {
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    let value: number;
    if (code === 0x3c) value = 0;
    else if (code >= 0x30 && code <= 0x39) value = code - 0x30;
    else if (code >= 0x41 && code <= 0x5a) value = code - 0x41 + 10;
    else return undefined;
    sum += value * (i % 3 === 0 ? 7 : i % 3 === 1 ? 3 : 1);
  }
  return String(sum % 10);
};
