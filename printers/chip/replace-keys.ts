import {
  type ChipKeySource,
  checkPutKeyAnswer,
  keySetPlan,
  putKeyCommand,
  type SecureChannel,
  type StaticKeys,
} from '../../crypto/secure-channel/index.ts';
import type { CardLink } from './card-link.ts';
import { channelOpener } from './channel.ts';
import type { ChipProfile } from './profiles/profile.ts';
import { refusal, SW_DONE } from './status-word.ts';

/** The issuer's keys of one chip. They go to it under its data key, so they have to lie in this process. */
export type IssuerKeys = (kdd: Uint8Array) => StaticKeys | Promise<StaticKeys>;

/**
 * Puts the issuer's key set in the place of the one that opened the channel (PUT KEY, GlobalPlatform Card 2.3, 11.8), and
 * compares the check values the chip answers with. Gives the new key version. Errors: CHIP_COMMAND_REFUSED,
 * SCP_KEY_CHECK_DIFFERS, SCP_KEY_PLAN.
 */
export const replaceKeys = async (channel: SecureChannel, issuerKeys: IssuerKeys): Promise<number> => {
  const keys = await issuerKeys(channel.kdd.slice());
  const algorithm = channel.protocol === 'scp03' ? 'aes' : '3des';
  const putKey = await putKeyCommand(channel.dek, keySetPlan(keys, channel.keyVersion, algorithm));
  const { data, sw } = await channel.transmit(putKey.command);
  putKey.command.data?.fill(0);
  if (sw !== SW_DONE) throw refusal('put key', sw);
  checkPutKeyAnswer(putKey, data);
  return keys.version;
};

/**
 * The same on a chip that was locked and lost its contact before its keys were replaced. `keysFor`: the keys it came
 * with. Errors: as for `replaceKeys`, and those of the secure channel when the chip has other keys by now.
 */
export const replaceChipKeys = async (
  link: CardLink,
  keysFor: ChipKeySource,
  issuerKeys: IssuerKeys,
  protocol: ChipProfile['protocol'] = 'scp03',
): Promise<number> => {
  const channel = await channelOpener(link, keysFor, protocol)('security domain');
  try {
    return await replaceKeys(channel, issuerKeys);
  } finally {
    channel.end();
  }
};
