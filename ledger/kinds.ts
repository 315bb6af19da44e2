import {
  BODY_STATES,
  type BodyState,
  CARD_STATES,
  type CardState,
  SUBJECT_KINDS,
  type SubjectKind,
} from '../card/index.ts';

const KINDS: ReadonlySet<string> = new Set(SUBJECT_KINDS);
const CARDS: ReadonlySet<string> = new Set(CARD_STATES);
const BODIES: ReadonlySet<string> = new Set(BODY_STATES);

export const isSubjectKind = (text: string): text is SubjectKind => KINDS.has(text);
export const isCardState = (text: string): text is CardState => CARDS.has(text);
export const isBodyState = (text: string): text is BodyState => BODIES.has(text);
