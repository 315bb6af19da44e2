/** Zeros and line ends after a picture are a card's or a mailer's filling. */
export const afterPadding = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (at < bytes.length && (bytes[at] === 0 || bytes[at] === 0x0a || bytes[at] === 0x0d)) at += 1;
  return at;
};
