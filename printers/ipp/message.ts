/** The part of the Internet Printing Protocol that a job needs: RFC 8010 (encoding), RFC 8011 (operations). */

/** RFC 8011 §5.4.15. */
export const OPERATIONS = {
  'Print-Job': 0x0002,
  'Validate-Job': 0x0004,
  'Create-Job': 0x0005,
  'Send-Document': 0x0006,
  'Cancel-Job': 0x0008,
  'Get-Job-Attributes': 0x0009,
  'Get-Printer-Attributes': 0x000b,
} as const satisfies Readonly<Record<string, number>>;
export type Operation = keyof typeof OPERATIONS;

/** RFC 8010 §3.5.1. */
export const GROUPS = { operation: 0x01, job: 0x02, end: 0x03, printer: 0x04, unsupported: 0x05 } as const;

/** RFC 8010 §3.5.2. */
export const TAGS = {
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  rangeOfInteger: 0x33,
  begCollection: 0x34,
  textWithLanguage: 0x35,
  nameWithLanguage: 0x36,
  endCollection: 0x37,
  text: 0x41,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  naturalLanguage: 0x48,
  mimeMediaType: 0x49,
  memberName: 0x4a,
} as const satisfies Readonly<Record<string, number>>;

/** What requests say: a tag of TAGS, a name, and one or more values. */
export type Attribute =
  | readonly [tag: 'integer', name: string, value: number]
  | readonly [tag: 'boolean', name: string, value: boolean]
  | readonly [
      tag: 'text' | 'name' | 'keyword' | 'uri' | 'charset' | 'naturalLanguage' | 'mimeMediaType',
      name: string,
      ...values: [string, ...string[]],
    ];

const MOST_TEXT = 1023;

const number = (value: number, bytes: 2 | 4): Buffer => {
  const out = Buffer.alloc(bytes);
  if (bytes === 2) out.writeUInt16BE(value);
  else out.writeInt32BE(value);
  return out;
};

const valueBytes = (value: string | number | boolean): Buffer => {
  if (typeof value === 'boolean') return Buffer.of(value ? 1 : 0);
  if (typeof value === 'number') return number(value, 4);
  // Cut on whole characters: half a letter is no UTF-8.
  const bytes = Buffer.from(value, 'utf8').subarray(0, MOST_TEXT);
  return Buffer.from(bytes.toString('utf8').replace(/\uFFFD+$/, ''), 'utf8');
};

const attributeBytes = ([tag, name, ...values]: Attribute): Buffer[] =>
  values.flatMap((value, at) => {
    const named = Buffer.from(at === 0 ? name : '', 'ascii');
    const bytes = valueBytes(value);
    return [Buffer.of(TAGS[tag]), number(named.length, 2), named, number(bytes.length, 2), bytes];
  });

/**
 * A request without its document, IPP/1.1, which every printer of the protocol takes (RFC 8011 §4.1.8). Charset and
 * language come first (§4.1.4), then the attributes in the order given.
 */
export const encodeRequest = (
  operation: Operation,
  requestId: number,
  attributes: readonly Attribute[],
): Uint8Array => {
  const all: Attribute[] = [
    ['charset', 'attributes-charset', 'utf-8'],
    ['naturalLanguage', 'attributes-natural-language', 'en'],
    ...attributes,
  ];
  const head = [Buffer.of(1, 1), number(OPERATIONS[operation], 2), number(requestId, 4)];
  return Uint8Array.from(
    Buffer.concat([
      ...head,
      Buffer.of(GROUPS.operation),
      ...all.flatMap(attributeBytes),
      Buffer.of(GROUPS.end),
    ]),
  );
};
