/** Several messages in one case, each with its length in two bytes before it. */
export const inOne = (all: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(all.flatMap((one) => [one.length >> 8, one.length & 0xff, ...one]));

export const severalIn = (bytes: Uint8Array): readonly Uint8Array[] => {
  const found: Uint8Array[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const end = at + 2 + ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0);
    found.push(bytes.slice(at + 2, end));
    at = end;
  }
  return found;
};

export const eachOf = (bytes: Uint8Array, visit: (one: Uint8Array) => void): void => {
  for (const one of severalIn(bytes)) visit(one);
};
