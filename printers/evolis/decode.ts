import type { DecodedCommand, DecodedJob, DecodeProblem } from '../decoded-job.ts';
import { CardBuilder } from './decode-cards.ts';
import { meaningOf } from './meanings.ts';
import { type CommandPiece, type Piece, scanEvolis } from './scan.ts';

/** A captured job with the pieces it was cut into, from which encodeEvolis makes the file again. */
export interface DecodedEvolis extends DecodedJob {
  readonly language: 'evolis';
  readonly pieces: readonly Piece[];
}

/** A real job has some twenty commands a card. */
const MAX_PIECES = 100_000;
const MAX_PROBLEMS = 1_000;

/**
 * Reads any captured job, also one that is damaged: whatever is wrong is told with its place, and reading goes on. Holds
 * parts of the file and no pictures; files of any content are read in one pass.
 */
export const decodeEvolis = (bytes: Uint8Array): DecodedEvolis => {
  const pieces: Piece[] = [];
  const commands: DecodedCommand[] = [];
  const problems: DecodeProblem[] = [];
  const tell = (offset: number, code: string, says: string): void => {
    if (problems.length < MAX_PROBLEMS) problems.push({ offset, code, says });
  };
  const cards = new CardBuilder(tell);
  for (const piece of scanEvolis(bytes)) {
    if (pieces.length === MAX_PIECES) {
      tell(piece.offset, 'too-many-pieces', `Only the first ${MAX_PIECES} commands are read.`);
      break;
    }
    pieces.push(piece);
    if (piece.kind === 'noise') {
      tell(piece.offset, 'stray-bytes', strayWords(piece.length));
      continue;
    }
    commands.push(listed(piece));
    check(piece, tell);
    cards.take(piece);
  }
  if (commands.length === 0) tell(0, 'no-command', 'There is no Evolis command in this file.');
  return { language: 'evolis', pieces, commands, cards: cards.end(bytes.length), problems };
};

const strayWords = (length: number): string =>
  `${length} ${length === 1 ? 'byte belongs' : 'bytes belong'} to no command: the sender has miscounted, or this is another language.`;

const listed = (piece: CommandPiece): DecodedCommand => ({
  offset: piece.offset,
  length: piece.length,
  name: piece.name,
  parameters: piece.parameters,
  dataLength: piece.data?.length ?? 0,
  says: meaningOf(piece.name, piece.parameters) ?? 'unknown command',
});

/** Commands after which the machine may make the same person's card a second time. */
const REPEATS = ['Sc', 'Ssd'];

const check = (piece: CommandPiece, tell: (offset: number, code: string, says: string) => void): void => {
  const { offset, name, parameters } = piece;
  if (piece.end === 'cut') tell(offset, 'cut-off', `The file ends inside ${name}.`);
  if (piece.end === 'too-long')
    tell(offset, 'data-too-long', `${name} has more data than it says; the machine loses count here.`);
  if (meaningOf(name, parameters) === undefined)
    tell(offset, 'unknown-command', `${name} is not described anywhere.`);
  if (REPEATS.includes(name)) tell(offset, 'repeats', `${name} prints the same person once more.`);
};
