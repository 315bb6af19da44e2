import { failure } from '../../card/index.ts';
import {
  type ChipKeySource,
  keySetFor,
  openSecureChannel,
  type ScpKeySet,
  type SecureChannel,
  type StaticKeys,
} from '../../crypto/secure-channel/index.ts';
import type { CardLink } from './card-link.ts';
import { CHIP_ERRORS } from './errors.ts';
import { selectApplication, selectDomain, transmitWhole } from './exchange.ts';
import type { ChipProfile } from './profiles/profile.ts';

/** Keeps what was found for the first chip asked about: there is one. */
const once = <Found>(find: (kdd: Uint8Array) => Promise<Found>) => {
  let found: Promise<Found> | undefined;
  return (kdd: Uint8Array): Promise<Found> => {
    found ??= find(kdd);
    return found;
  };
};

const staticKeysFrom = async (source: ChipKeySource, kdd: Uint8Array): Promise<StaticKeys> => {
  const keys: StaticKeys | ScpKeySet = typeof source === 'function' ? await source(kdd) : source;
  const { enc, mac, dek, version } = keys;
  if (enc instanceof Uint8Array && mac instanceof Uint8Array && dek instanceof Uint8Array)
    return { enc, mac, dek, version };
  throw failure(CHIP_ERRORS, 'CHIP_KEYS_UNSUITABLE', { protocol: 'scp02' });
};

/**
 * Opens channels to one chip one after another: SCP03 at level 33, or SCP02 with C-MAC and C-DECRYPTION, which is all
 * that every chip of old stock can do. The keys are derived once, in an HSM perhaps, and used for all.
 */
export const channelOpener = (
  link: CardLink,
  keysFor: ChipKeySource,
  protocol: ChipProfile['protocol'],
): ((to: 'application' | 'security domain') => Promise<SecureChannel>) => {
  const references = once((kdd) => keySetFor(keysFor, kdd));
  const inMemory = once((kdd) => staticKeysFrom(keysFor, kdd));
  return async (to) => {
    await (to === 'application' ? selectApplication(link) : selectDomain(link));
    return openSecureChannel(
      (apdu) => transmitWhole(link, apdu),
      protocol === 'scp03'
        ? { protocol, keys: references, level: 0x33 }
        : { protocol, keys: inMemory, level: 0x03 },
    );
  };
};
