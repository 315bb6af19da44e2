import {
  checkPutKeyAnswer,
  keySetPlan,
  putKeyCommand,
  type SecureChannel,
  type StaticKeys,
} from '../../crypto/secure-channel/index.ts';
import { refusal, SW_DONE } from './status-word.ts';

/**
 * Puts the issuer's key set in the place of the one that opened the channel (PUT KEY, GlobalPlatform Card 2.3, 11.8), and
 * compares the check values the chip answers with. Gives the new key version. Errors: CHIP_COMMAND_REFUSED,
 * SCP_KEY_CHECK_DIFFERS, SCP_KEY_PLAN.
 */
export const replaceKeys = async (
  channel: SecureChannel,
  issuerKeys: (kdd: Uint8Array) => StaticKeys | Promise<StaticKeys>,
): Promise<number> => {
  const keys = await issuerKeys(channel.kdd.slice());
  const algorithm = channel.protocol === 'scp03' ? 'aes' : '3des';
  const putKey = await putKeyCommand(channel.dek, keySetPlan(keys, channel.keyVersion, algorithm));
  const { data, sw } = await channel.transmit(putKey.command);
  putKey.command.data?.fill(0);
  if (sw !== SW_DONE) throw refusal('put key', sw);
  checkPutKeyAnswer(putKey, data);
  return keys.version;
};
