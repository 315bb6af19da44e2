import type { KeyPurpose } from '../signer.ts';

/** A key that will soon be without a successor (KEY_SUCCESSOR_DUE), or already is (KEY_NOT_IN_USE_PERIOD). */
export interface KeyWarning {
  readonly code: 'KEY_SUCCESSOR_DUE' | 'KEY_NOT_IN_USE_PERIOD';
  readonly purpose: KeyPurpose;
  readonly keyId: string;
  /** The last moment in which the key may sign. */
  readonly until: Date;
}

/** Whether the keys can be used now. `since`: when that began. `code`: why not, null when ready. */
export interface DeviceState {
  readonly state: 'ready' | 'away';
  readonly since: Date;
  readonly code: string | null;
}

export interface KeyHealth extends DeviceState {
  readonly warnings: readonly KeyWarning[];
}

/** Stops listening. */
export type Unlisten = () => void;
