import { LDS1_GP_STORE_DATA } from './lds1-gp-store-data.ts';
import { LDS1_ISO7816 } from './lds1-iso7816.ts';
import type { ChipProfile } from './profile.ts';

export type * from './profile.ts';

/** The same chip as old stock, which speaks SCP02 and no other channel. */
const oldStock = <Name extends string>(name: Name, profile: ChipProfile) =>
  ({ ...profile, name, protocol: 'scp02' }) as const;

/** Kinds of chip by the name that a product gives (`chipProfile`). */
export const CHIP_PROFILES = {
  'lds1-iso7816': LDS1_ISO7816,
  'lds1-gp-store-data': LDS1_GP_STORE_DATA,
  'lds1-iso7816-scp02': oldStock('lds1-iso7816-scp02', LDS1_ISO7816),
  'lds1-gp-store-data-scp02': oldStock('lds1-gp-store-data-scp02', LDS1_GP_STORE_DATA),
} as const satisfies Readonly<Record<string, ChipProfile>>;

export type ChipProfileName = keyof typeof CHIP_PROFILES;
