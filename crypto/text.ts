const encoder = new TextEncoder();

/** UTF-8 bytes of a text. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** One character per byte (ISO 8859-1): for fields whose alphabet is checked afterwards. */
export const ascii = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
