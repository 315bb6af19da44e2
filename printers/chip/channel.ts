import {
  type ChipKeySource,
  type CommandApdu,
  type Dek,
  keySetFor,
  type ResponseApdu,
  Scp03Host,
  type ScpKeySet,
} from '../../crypto/secure-channel/index.ts';
import type { CardLink } from './card-link.ts';
import { selectApplication, selectDomain, transmitWhole } from './exchange.ts';

/** An open secure channel to what was selected. */
export interface ChipChannel {
  readonly send: (command: CommandApdu) => Promise<ResponseApdu>;
  /** Hides keys and secrets on their way to the chip. */
  readonly dek: Dek;
  readonly keyVersion: number;
  readonly kdd: Uint8Array;
  /** Forgets the session keys. */
  readonly end: () => void;
}

/** Opens channels to one chip one after another. Its keys are derived once, in an HSM perhaps, and used for all. */
export const channelOpener = (link: CardLink, keysFor: ChipKeySource, _protocol: 'scp03' | 'scp02') => {
  let own: ScpKeySet | undefined;
  const keys = async (kdd: Uint8Array): Promise<ScpKeySet> => {
    own ??= await keySetFor(keysFor, kdd);
    return own;
  };
  return async (to: 'application' | 'security domain'): Promise<ChipChannel> => {
    await (to === 'application' ? selectApplication(link) : selectDomain(link));
    const host = await Scp03Host.open((apdu) => transmitWhole(link, apdu), keys, { level: 0x33 });
    const { dek } = await keys(host.kdd);
    return {
      send: (command) => host.transmit(command),
      dek,
      keyVersion: host.keyVersion,
      kdd: host.kdd,
      end: () => host.end(),
    };
  };
};
