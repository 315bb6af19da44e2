import { type HostOptions, Scp03Host } from './host.ts';
import type { Transmit } from './protected-line.ts';
import type { ChipKeySource } from './scp-keys.ts';
import { Scp02Host, type Scp02Options, type TdesKeySource } from './scp02-host.ts';
import type { SecureChannel } from './secure-channel.ts';

/** The channel that a chip profile asks for. SCP02 must be asked for by name; it is never a fallback. */
export type ChannelWish =
  | ({ readonly protocol?: 'scp03'; readonly keys: ChipKeySource } & HostOptions)
  | ({ readonly protocol: 'scp02'; readonly keys: TdesKeySource } & Scp02Options);

/**
 * Opens the secure channel of the profile. A chip that answers with SCP02 where the profile does not say so is
 * SCP02_NOT_ALLOWED; one that answers with SCP03 to a profile of old stock is SCP_PROTOCOL_UNEXPECTED.
 */
export const openSecureChannel = (transmit: Transmit, wish: ChannelWish): Promise<SecureChannel> =>
  wish.protocol === 'scp02'
    ? Scp02Host.open(transmit, wish.keys, wish)
    : Scp03Host.open(transmit, wish.keys, wish);
