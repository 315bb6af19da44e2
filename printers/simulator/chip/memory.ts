import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { failure } from '../../../card/index.ts';
import { TRAINING_CHIP_ERRORS } from './errors.ts';
import { trainingIdentity } from './identity.ts';

/** Life cycle of the card (GlobalPlatform Card 2.3, 5.1 and table 11-6). */
export const CARD_STATE = {
  opReady: 0x01,
  initialized: 0x07,
  secured: 0x0f,
  locked: 0x7f,
  terminated: 0xff,
} as const;

/** Life cycle of the identity application (table 11-4): personalised is our lock, locked is the issuer's. */
export const APPLICATION_STATE = { selectable: 0x07, personalised: 0x0f, locked: 0x83 } as const;

export type CardLife = (typeof CARD_STATE)[keyof typeof CARD_STATE];
export type ApplicationLife = (typeof APPLICATION_STATE)[keyof typeof APPLICATION_STATE];

export const WornCell = Type.Object(
  {
    fid: Type.Integer({ minimum: 0, maximum: 0xffff }),
    offset: Type.Integer({ minimum: 0, maximum: 0xffff }),
  },
  { additionalProperties: false },
);
export type WornCell = Static<typeof WornCell>;

/** The bytes that a chip keeps without power. */
export interface ChipMemory {
  readonly chipSerial: string;
  cardState: CardLife;
  applicationState: ApplicationLife;
  /** Secure channel sessions ever begun; the chip's challenges depend on it. */
  sequence: number;
  /** Content by file identifier. */
  readonly files: Map<number, Uint8Array>;
  /** Cells that no longer take what is written to them: a chip that is going bad. */
  readonly worn: WornCell[];
}

/** How a chip is kept on disk. */
export const StoredChip = Type.Object(
  {
    format: Type.Literal('kadi-training-chip-1'),
    chipSerial: Type.String({ pattern: '^[0-9A-F]{20}$' }),
    cardState: Type.Enum([0x01, 0x07, 0x0f, 0x7f, 0xff]),
    applicationState: Type.Enum([0x07, 0x0f, 0x83]),
    sequence: Type.Integer({ minimum: 0, maximum: 0xff_ff_ff }),
    files: Type.Record(
      Type.String({ pattern: '^[0-9A-F]{4}$' }),
      Type.String({ pattern: '^([0-9A-F]{2})*$' }),
    ),
    worn: Type.Array(WornCell),
  },
  { additionalProperties: false },
);
export type StoredChip = Static<typeof StoredChip>;

export const blankMemory = (chipSerial: string): ChipMemory => ({
  chipSerial,
  cardState: CARD_STATE.opReady,
  applicationState: APPLICATION_STATE.selectable,
  sequence: 0,
  files: new Map(),
  worn: [],
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

export const storedMemory = (memory: ChipMemory): StoredChip => ({
  format: 'kadi-training-chip-1',
  chipSerial: memory.chipSerial,
  cardState: memory.cardState,
  applicationState: memory.applicationState,
  sequence: memory.sequence,
  files: Object.fromEntries(
    [...memory.files].map(([fid, content]) => [hex(Uint8Array.of(fid >> 8, fid & 0xff)), hex(content)]),
  ),
  worn: [...memory.worn],
});

/** Errors: TRAINING_CHIP_DAMAGED, TRAINING_CHIP_SERIAL. */
export const memoryFrom = (stored: unknown): ChipMemory => {
  if (!Value.Check(StoredChip, stored)) throw failure(TRAINING_CHIP_ERRORS, 'TRAINING_CHIP_DAMAGED', {});
  trainingIdentity(stored.chipSerial);
  const { chipSerial, cardState, applicationState, sequence } = stored;
  const files = Object.entries(stored.files).map(
    ([fid, content]) => [Number.parseInt(fid, 16), new Uint8Array(Buffer.from(content, 'hex'))] as const,
  );
  return { chipSerial, cardState, applicationState, sequence, files: new Map(files), worn: [...stored.worn] };
};
