/**
 * A message as a file, the way SMS Server Tools 3 writes them: header lines, an empty line, the text in UTF-8.
 *
 *     To: 254700000001
 *     From: 40404
 *     Id: lx3k2-000001
 *
 *     KADI: ...
 *
 * Numbers stand without plus, as there. Incoming files have `From`, may have `To`; receipts have `Id` and `State`
 * (delivered, undeliverable, expired, rejected, under-way).
 */
export interface SpoolFile {
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

const bare = (value: string): string => value.replace(/^\+/, '');

export const spoolFile = (
  headers: { readonly to: string; readonly from: string; readonly id: string },
  text: string,
): string =>
  `To: ${bare(headers.to)}\nFrom: ${bare(headers.from)}\nId: ${headers.id}\nAlphabet: UTF-8\n\n${text}`;

/** undefined without an empty line after the headers: half a file, or none of ours. */
export const parseSpoolFile = (content: string): SpoolFile | undefined => {
  const normal = content.replaceAll('\r\n', '\n');
  const end = normal.indexOf('\n\n');
  if (end < 0) return undefined;
  const headers = new Map<string, string>();
  for (const line of normal.slice(0, end).split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 1) return undefined;
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const from = headers.get('from');
  // A number long enough to be international is one; short codes and names stay.
  if (from !== undefined && /^[1-9][0-9]{9,14}$/.test(from)) headers.set('from', `+${from}`);
  return { headers, text: normal.slice(end + 2) };
};
