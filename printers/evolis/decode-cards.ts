import { CARD_DOTS } from '../card-printer.ts';
import type { DecodedCard, DecodedPanel, DecodedSide, InkPanel } from '../decoded-job.ts';
import { inkOfParts, type ReceivedPart, receivedPart } from './received-panel.ts';
import type { CommandPiece } from './scan.ts';

type Tell = (offset: number, code: string, says: string) => void;
type SideName = DecodedSide['side'];

/** One panel of one side as it came: in parts, or filled at once. */
type Content = { readonly fill: number } | { readonly parts: ReceivedPart[] };
type Sides = Map<SideName, Map<InkPanel, Content>>;

const DOWNLOADS = ['Db', 'Dbc', 'Dbp', 'Dbpc'];
const FILLED = { y: ['y'], m: ['m'], c: ['c'], k: ['k'], o: ['o'], a: ['y', 'm', 'c', 'k', 'o'] } as const;

/** Puts the panels of a stream of commands on the sides of the cards they are for. */
export class CardBuilder {
  readonly #tell: Tell;
  readonly #cards: DecodedCard[] = [];
  #sides: Sides = new Map();
  #side: SideName = 'front';
  #open = false;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  take(piece: CommandPiece): void {
    const { name, offset } = piece;
    if (name === 'Ss') {
      if (this.#open) this.#tell(offset, 'job-not-ended', 'A new job begins before Se has ended the last.');
      this.#finish();
      this.#open = true;
    } else if (name === 'Se') {
      if (!this.#open && this.#sides.size > 0)
        this.#tell(offset, 'job-not-begun', 'Se ends a job that Ss has not begun.');
      this.#finish();
    } else if (name === 'Sr' || name === 'Sv') this.#side = name === 'Sr' ? 'front' : 'back';
    else if (name === 'Wcb') this.#fill(piece);
    else if (DOWNLOADS.includes(name) && piece.end !== 'cut') this.#panel(piece);
  }

  end(offset: number): readonly DecodedCard[] {
    if (this.#open) this.#tell(offset, 'job-not-ended', 'The file ends before Se has ended the job.');
    this.#finish();
    return this.#cards;
  }

  #panel(piece: CommandPiece): void {
    const part = receivedPart(piece);
    if (typeof part === 'string') {
      this.#tell(piece.offset, 'panel-unreadable', part);
      return;
    }
    if (!this.#open) this.#tell(piece.offset, 'job-not-begun', 'A panel comes before Ss has begun a job.');
    const panels = this.#panels();
    const before = panels.get(part.panel);
    const first = before !== undefined && 'parts' in before ? before.parts[0] : undefined;
    if (part.whole || first === undefined || first.whole || first.levels !== part.levels) {
      if (first !== undefined)
        this.#tell(
          piece.offset,
          'panel-twice',
          `Panel ${part.panel} comes twice for this side; the later one counts.`,
        );
      panels.set(part.panel, { parts: [part] });
    } else if (before !== undefined && 'parts' in before) before.parts.push(part);
  }

  #fill({ parameters: [which = '', value = ''], offset }: CommandPiece): void {
    const panels = Object.hasOwn(FILLED, which) ? FILLED[which as keyof typeof FILLED] : undefined;
    if (panels === undefined || !/^\d{1,3}$/.test(value) || Number(value) > 255)
      this.#tell(offset, 'parameters', 'Wcb takes a panel, or a for all, and 0 to 255.');
    else for (const panel of panels) this.#panels().set(panel, { fill: Number(value) });
  }

  #panels(): Map<InkPanel, Content> {
    const panels = this.#sides.get(this.#side) ?? new Map<InkPanel, Content>();
    this.#sides.set(this.#side, panels);
    return panels;
  }

  #finish(): void {
    if (this.#sides.size > 0) {
      this.#cards.push({
        sides: (['front', 'back'] as const).flatMap((side) => {
          const panels = this.#sides.get(side);
          return panels === undefined ? [] : [{ side, panels: [...panels].map(decodedPanel) }];
        }),
      });
    }
    this.#sides = new Map();
    this.#side = 'front';
    this.#open = false;
  }
}

const decodedPanel = ([panel, content]: [InkPanel, Content]): DecodedPanel => {
  if ('fill' in content) {
    const { fill } = content;
    return { panel, levels: 256, picture: () => new Uint8Array(CARD_DOTS).fill(fill) };
  }
  const { parts } = content;
  const levels = parts[0]?.levels ?? 2;
  return { panel, levels, picture: () => inkOfParts(parts, levels) };
};
