import type {
  DecodedCard,
  DecodedCommand,
  DecodedJob,
  DecodedPanel,
  DecodedSide,
  DecodeProblem,
} from '../decoded-job.ts';
import { keyValue, parseKeys } from './header.ts';
import { COLON, END, FILL, SEPARATOR, START } from './job.ts';
import { says } from './key-words.ts';
import { BLACK_PLANE_BYTES, COLOUR_BITS, COLOUR_PLANE_BYTES, planePicture } from './planes.ts';

/** The backend of gutenprint looks for the head in the first 1,024 bytes of a page. */
const MAX_HEAD = 1_024;
/** A card has two pages; a capture may hold a batch. */
const MAX_PAGES = 200;

const PANELS = { B: 'y', G: 'm', R: 'c', K: 'k' } as const;
type Letter = keyof typeof PANELS;
const isLetter = (letter: string): letter is Letter => Object.hasOwn(PANELS, letter);

export interface DecodedPage {
  readonly offset: number;
  readonly end: number;
  readonly keys: readonly string[];
  readonly planes: readonly { readonly letter: Letter; readonly offset: number; readonly data: Uint8Array }[];
}

export type PageOrProblem = DecodedPage | DecodeProblem;

const problem = (offset: number, code: string, what: string): DecodeProblem => ({ offset, code, says: what });

/** One page at this place, by counting: the data holds every byte value. Strict: what gutenprint's backend refuses is refused. */
export const readPage = (bytes: Uint8Array, offset: number): PageOrProblem => {
  let at = offset;
  while (bytes[at] === FILL) at++;
  if (at === offset) return problem(at, 'no-start', 'a page begins with bytes 05');
  if (bytes[at] !== START) return problem(at, 'no-start', 'no 01 after the bytes 05');
  const head = bytes.subarray(at + 1, offset + MAX_HEAD);
  const length = head.indexOf(SEPARATOR);
  if (length < 0) return problem(at, 'head-open', 'the head has no end within 1,024 bytes');
  const keys = parseKeys(Buffer.from(head.subarray(0, length)).toString('latin1'));
  at += 1 + length + 1;
  const planes: { letter: Letter; offset: number; data: Uint8Array }[] = [];
  for (const letter of keyValue(keys, 'IMF') ?? '') {
    const said = keyValue(keys, `SZ${letter}`) ?? '';
    if (!isLetter(letter)) return problem(at, 'plane-unknown', `no plane is named ${letter}`);
    const wanted = letter === 'K' ? BLACK_PLANE_BYTES : COLOUR_PLANE_BYTES;
    if (said !== String(wanted))
      return problem(offset, 'size-wrong', `plane ${letter} is said to have ${said} bytes, not ${wanted}`);
    const data = bytes.subarray(at, at + wanted);
    const tail = bytes.subarray(at + wanted, at + wanted + 3);
    if (tail.length < 3) return problem(bytes.length, 'too-short', `plane ${letter} ends too early`);
    if (tail[0] !== SEPARATOR || tail[1] !== letter.charCodeAt(0) || tail[2] !== COLON)
      return problem(at + wanted, 'plane-end', `plane ${letter} is not followed by its own name`);
    planes.push({ letter, offset: at, data });
    at += wanted + 3;
  }
  if (planes.length === 0) return problem(offset, 'no-planes', 'the head names no plane');
  if (bytes[at] !== END) return problem(at, 'no-end', 'no 03 after the last plane');
  return { offset, end: at + 1, keys, planes };
};

const isProblem = (page: PageOrProblem): page is DecodeProblem => 'code' in page;

/** All pages of a capture, until one cannot be read. */
export const readPages = (
  bytes: Uint8Array,
): { pages: readonly DecodedPage[]; problems: readonly DecodeProblem[] } => {
  const pages: DecodedPage[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (pages.length === MAX_PAGES)
      return { pages, problems: [problem(at, 'too-many', `more than ${MAX_PAGES} pages`)] };
    const page = readPage(bytes, at);
    if (isProblem(page)) return { pages, problems: [page] };
    pages.push(page);
    at = page.end;
  }
  return pages.length === 0
    ? { pages, problems: [problem(0, 'no-start', 'the capture is empty')] }
    : { pages, problems: [] };
};

/** A captured job taken apart; pictures turned as the card is held. */
export const decodeMagicard = (bytes: Uint8Array): DecodedJob => {
  const { pages, problems } = readPages(bytes);
  const commands: DecodedCommand[] = [];
  const cards: DecodedCard[] = [];
  let front: DecodedSide | undefined;
  for (const { offset, end, keys, planes } of pages) {
    commands.push({
      offset,
      length: end - offset,
      name: 'page',
      parameters: keys,
      dataLength: 0,
      says: says(keys),
    });
    for (const plane of planes)
      commands.push({
        offset: plane.offset,
        length: plane.data.length + 3,
        name: `plane ${plane.letter}`,
        parameters: [],
        dataLength: plane.data.length,
        says: `${plane.letter === 'K' ? 'black resin' : 'six bits a dot'}, ${PANELS[plane.letter]}`,
      });
    const back = keys.includes('PAG2');
    const side: DecodedSide = { side: back ? 'back' : 'front', panels: planes.map(panelOf) };
    if (back && front !== undefined) {
      cards.push({ sides: [front, side] });
      front = undefined;
      continue;
    }
    if (front !== undefined) cards.push({ sides: [front] });
    front = back ? undefined : side;
    if (back) cards.push({ sides: [side] });
  }
  if (front !== undefined) cards.push({ sides: [front] });
  return { language: 'magicard', commands, cards, problems };
};

/** One plane as a panel of the card. */
export const panelOf = ({ letter, data }: DecodedPage['planes'][number]): DecodedPanel => {
  const bits = letter === 'K' ? 1 : COLOUR_BITS;
  return { panel: PANELS[letter], levels: 1 << bits, picture: () => planePicture(data, bits) };
};
