import { failure } from '../../card/index.ts';
import type {
  ChipKeySource,
  CommandApdu,
  ResponseApdu,
  SecureChannel,
} from '../../crypto/secure-channel/index.ts';
import type { CardLink } from './card-link.ts';
import { channelOpener } from './channel.ts';
import { type ChipContent, checkContent } from './content.ts';
import { CHIP_ERRORS } from './errors.ts';
import { chunkLimits } from './limits.ts';
import {
  CHIP_PROFILES,
  type ChipProfile,
  type ChipStep,
  type CommandStep,
  type EncodeStep,
} from './profiles/index.ts';
import { type IssuerKeys, replaceKeys } from './replace-keys.ts';
import { refusal, SW_DONE } from './status-word.ts';

export interface EncodeOptions {
  /** Default `lds1-iso7816`. */
  readonly profile?: ChipProfile;
  readonly progress?: (step: EncodeStep) => void;
  /** For chips that come with transport keys: after the lock, these take the place of those that opened the chip. */
  readonly issuerKeys?: IssuerKeys;
}

const judge = (step: CommandStep, { data, sw }: ResponseApdu): void => {
  if (sw !== SW_DONE && !step.allowed?.includes(sw)) throw refusal(step.what, sw);
  const { expects } = step;
  if (expects !== undefined && Buffer.compare(data, expects.bytes) !== 0) {
    throw failure(CHIP_ERRORS, 'CHIP_READBACK_DIFFERS', { file: expects.file, offset: expects.offset });
  }
};

/** Does one step and reports what it reached. `channel` is the one that is open. */
const perform = async (
  step: Exclude<ChipStep, { kind: 'open' }>,
  channel: SecureChannel,
  progress: (step: EncodeStep) => void,
): Promise<void> => {
  const send = async (command: CommandApdu, secret: boolean): Promise<ResponseApdu> => {
    try {
      return await channel.transmit(command);
    } finally {
      if (secret) command.data?.fill(0);
    }
  };
  if (step.kind === 'sealed') {
    for (const command of await step.commands(channel.dek)) {
      const { sw } = await send(command, true);
      if (sw !== SW_DONE) throw refusal(step.what, sw);
    }
  } else {
    const answer = await send(step.command, step.secret);
    if (answer.sw === step.instead?.sw) {
      for (const other of step.instead.steps) await perform(other, channel, progress);
    } else judge(step, answer);
  }
  for (const reached of step.reached ?? []) progress(reached);
};

/**
 * Personalises a blank chip after its profile: every command inside a secure channel, at level 33 where the chip speaks
 * SCP03 (C-MAC, C-DECRYPTION, R-MAC, R-ENCRYPTION; GlobalPlatform Amendment D). What is written is read back and compared
 * before the chip is locked. A chip that breaks off before the lock may be encoded again from the start.
 *
 * `keysFor` gets the ten bytes of key diversification data that the chip states and returns its static keys; a chip that
 * cannot prove those keys gets nothing. Secrets appear in no error and no progress. Errors: CHIP_FILES_INVALID and
 * CHIP_SECRETS_INVALID (nothing sent), CHIP_ALREADY_PERSONALISED, other CHIP_*, and those of the secure channel.
 */
export const encodeChip = async (
  link: CardLink,
  content: ChipContent,
  keysFor: ChipKeySource,
  { profile = CHIP_PROFILES['lds1-iso7816'], progress = () => {}, issuerKeys }: EncodeOptions = {},
): Promise<void> => {
  checkContent(content);
  const limits = await chunkLimits(link, profile.protocol);
  const open = channelOpener(link, keysFor, profile.protocol);
  let channel: SecureChannel | undefined;
  try {
    for (const step of profile.plan(content, limits)) {
      if (step.kind === 'open') {
        channel?.end();
        channel = await open(step.to);
        progress({ step: 'channel-open' });
      } else if (channel === undefined) throw new RangeError(`profile ${profile.name} opens no channel`);
      else await perform(step, channel, progress);
    }
    if (issuerKeys !== undefined) {
      channel?.end();
      channel = await open('security domain');
      progress({ step: 'keys-replaced', keyVersion: await replaceKeys(channel, issuerKeys) });
    }
  } finally {
    channel?.end();
  }
};
