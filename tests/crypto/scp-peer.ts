import {
  type CommandApdu,
  decodeCommand,
  encodeResponse,
  refusalStatus,
  type Scp02Card,
  type Scp03Card,
} from '../../crypto/secure-channel/index.ts';

export const NOTHING = new Uint8Array(0);
export const KDD = Uint8Array.from({ length: 10 }, (_, i) => i);
export const AID = Uint8Array.of(0xa0, 0, 0, 1, 0x51, 0, 0, 0);

export const bytes = (text: string): Uint8Array =>
  new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
export const hexOf = (value: Uint8Array): string => Buffer.from(value).toString('hex');
export const flipped = (value: Uint8Array, at: number, mask = 1): Uint8Array =>
  value.with(at, (value[at] ?? 0) ^ mask);

/** A chip behind a reader: it answers every protected command with its data turned round. `wire` is what went over. */
export const peerOf = (card: Scp02Card | Scp03Card, sw = 0x9000) => {
  const wire: Uint8Array[] = [];
  const got: CommandApdu[] = [];
  const change = {
    command: (apdu: Uint8Array): Uint8Array => apdu,
    answer: (answer: Uint8Array): Uint8Array => answer,
  };
  const answer = (apdu: Uint8Array): Uint8Array => {
    try {
      const { ins, cla } = decodeCommand(apdu);
      if (ins === 0x50) return card.initializeUpdate(apdu);
      if (ins === 0x82 && (cla & 0x80) !== 0) {
        return encodeResponse({ data: NOTHING, sw: card.externalAuthenticate(apdu) });
      }
      const command = card.unwrap(apdu);
      got.push(command);
      return card.wrap(command.data.toReversed(), sw);
    } catch (error) {
      return encodeResponse({ data: NOTHING, sw: refusalStatus(error) ?? 0x6700 });
    }
  };
  return {
    wire,
    got,
    change,
    transmit: async (apdu: Uint8Array): Promise<Uint8Array> => {
      wire.push(apdu);
      return change.answer(answer(change.command(apdu)));
    },
  };
};
