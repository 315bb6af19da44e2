import { type Marks, marksAfter, type Piece, USUAL_MARKS } from './scan.ts';

/** A captured file again from its pieces: the same bytes, but for the NUL padding between commands. */
export const encodeEvolis = (pieces: Iterable<Piece>): Uint8Array => {
  const out: Uint8Array[] = [];
  let marks = USUAL_MARKS;
  for (const piece of pieces) {
    if (piece.kind === 'noise') {
      out.push(piece.data);
      continue;
    }
    const text = [piece.name, ...piece.parameters].join(String.fromCharCode(marks.separator));
    out.push(...framed(piece.bare, text, piece.data, piece.end === 'right', marks));
    if (piece.name === 'Psc') marks = marksAfter(marks, piece.parameters);
  }
  return new Uint8Array(Buffer.concat(out));
};

const framed = (
  bare: boolean,
  text: string,
  data: Uint8Array | undefined,
  ended: boolean,
  marks: Marks,
): Uint8Array[] => [
  bare ? new Uint8Array(0) : Uint8Array.of(marks.start),
  new Uint8Array(Buffer.from(text, 'latin1')),
  ...(data === undefined ? [] : [Uint8Array.of(marks.separator), data]),
  ended ? Uint8Array.of(marks.end) : new Uint8Array(0),
];
