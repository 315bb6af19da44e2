import type { ChipSecrets } from '../../../crypto/chip-access/index.ts';
import type { StaticKeys } from '../../../crypto/secure-channel/index.ts';

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

/** Old stock speaks SCP02, everything else SCP03. */
export type ChipProtocol = 'scp03' | 'scp02';

/** A cell of a file's memory that no longer takes what is written to it: a chip that is going bad. */
export interface WornCell {
  readonly fid: number;
  readonly offset: number;
}

/** The bytes that a chip keeps without power. */
export interface ChipMemory {
  readonly chipSerial: string;
  readonly protocol: ChipProtocol;
  cardState: CardLife;
  applicationState: ApplicationLife;
  /** Secure channel sessions ever begun; the chip's challenges depend on it. */
  sequence: number;
  /** Content by file identifier, of the application. */
  readonly files: Map<number, Uint8Array>;
  /** Files of the application that are read after BAC or PACE only. */
  readonly guarded: Set<number>;
  /** Content by file identifier, of the master file. */
  readonly masterFiles: Map<number, Uint8Array>;
  secrets: ChipSecrets;
  /** Whether the MRZ opens the chip by BAC, or by PACE alone. */
  allowBac: boolean;
  /** Key sets of the security domain, the default one last; undefined as long as the maker's keys are in it. */
  keySets: readonly StaticKeys[] | undefined;
  readonly worn: WornCell[];
}

export const NO_SECRETS: ChipSecrets = {
  can: null,
  bac: null,
  activeAuthentication: null,
  chipAuthentication: null,
};

export const blankMemory = (chipSerial: string, protocol: ChipProtocol): ChipMemory => ({
  chipSerial,
  protocol,
  cardState: CARD_STATE.opReady,
  applicationState: APPLICATION_STATE.selectable,
  sequence: 0,
  files: new Map(),
  guarded: new Set(),
  masterFiles: new Map(),
  secrets: NO_SECRETS,
  allowBac: true,
  keySets: undefined,
  worn: [],
});

/** True when the chip has something that a reader can prove to know: without it, nothing is guarded. */
export const hasPassword = ({ secrets }: ChipMemory): boolean => secrets.bac !== null || secrets.can !== null;
