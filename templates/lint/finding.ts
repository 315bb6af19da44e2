import type { SideName } from '../layout.ts';

/** What a reviewer is told of a layout. Errors keep it from being shipped; a warning needs a reason. */
export const LINT_RULES = {
  OVERLAP: { severity: 'error', rule: 'things that are printed stand on each other' },
  OFF_SHEET: { severity: 'error', rule: 'a text reaches over the edge of the document' },
  TEXT_SMALL: { severity: 'error', rule: 'a text is smaller than people can be asked to read' },
  MODULE_SMALL: {
    severity: 'error',
    rule: 'modules of a barcode are smaller than printers and readers stand',
  },
  MODULE_FINE: { severity: 'warning', rule: 'modules of a barcode are finer than recommended' },
  BARCODE_BUDGET: {
    severity: 'error',
    rule: 'the longest content allowed does not fit the place of its barcode',
  },
  QUIET_GROUND: { severity: 'error', rule: 'a barcode or its quiet zone stands on a pattern or a tint' },
  CONTRAST: { severity: 'error', rule: 'a text does not stand out from its ground' },
  FIELD_UNUSED: {
    severity: 'error',
    rule: 'the product lists a field that is neither printed, nor on the chip, nor in a barcode',
  },
  GHOST_RATIO: { severity: 'warning', rule: 'the ghost is cut otherwise than the photo' },
  ZONE_POSITION: { severity: 'error', rule: 'the machine readable zone is not where readers look for it' },
  COLOUR_UNUSED: { severity: 'warning', rule: 'a colour of the palette is used nowhere' },
  MOTIF_UNUSED: { severity: 'warning', rule: 'a drawing is used nowhere' },
  LABEL_LANGUAGE: { severity: 'warning', rule: 'the label of a field is in one language only' },
} as const satisfies Readonly<Record<string, { severity: 'error' | 'warning'; rule: string }>>;
export type LintCode = keyof typeof LINT_RULES;

export interface LintFinding {
  readonly code: LintCode;
  readonly severity: 'error' | 'warning';
  readonly side: SideName | null;
  /** Names of fields, words of labels, names of colours: where to look. */
  readonly place: string;
  readonly rule: string;
  /** What was measured, and what it is held against, with the unit. */
  readonly measured: string;
}

export const found = (
  code: LintCode,
  side: SideName | null,
  place: string,
  measured: string,
): LintFinding => ({ code, side, place, measured, ...LINT_RULES[code] });
