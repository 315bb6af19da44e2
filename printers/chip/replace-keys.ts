import {
  checkPutKeyAnswer,
  keySetPlan,
  putKeyCommand,
  type StaticKeys,
} from '../../crypto/secure-channel/index.ts';
import type { ChipChannel } from './channel.ts';
import { refusal, SW_DONE } from './status-word.ts';

/**
 * Puts the issuer's key set in the place of the one that opened the channel (PUT KEY, GlobalPlatform Card 2.3, 11.8), and
 * compares the check values the chip answers with. Gives the new key version. Errors: CHIP_COMMAND_REFUSED,
 * SCP_KEY_CHECK_DIFFERS, SCP_KEY_PLAN.
 */
export const replaceKeys = async (
  channel: ChipChannel,
  issuerKeys: (kdd: Uint8Array) => StaticKeys | Promise<StaticKeys>,
): Promise<number> => {
  const keys = await issuerKeys(channel.kdd.slice());
  const algorithm = 'algorithm' in channel.dek ? channel.dek.algorithm : 'aes';
  const putKey = await putKeyCommand(channel.dek, keySetPlan(keys, channel.keyVersion, algorithm));
  const { data, sw } = await channel.send(putKey.command);
  putKey.command.data?.fill(0);
  if (sw !== SW_DONE) throw refusal('put key', sw);
  checkPutKeyAnswer(putKey, data);
  return keys.version;
};
