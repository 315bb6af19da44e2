import {
  decodeCommand,
  decodeResponse,
  encodeCommand,
  refusalStatus,
  Scp02Card,
  Scp03Card,
} from '../../crypto/index.ts';
import type { Exchange, Session } from './scp-sessions.ts';
import { check, fromHex, lastByteChanged, same, toHex } from './scp-shape.ts';
import type { VectorOutcome } from './vector-set.ts';

const ISSUER_DOMAIN = fromHex('A000000151000000');
const AES_BLOCK = 16;

/** A card that takes up the session where the record begins. */
const cardOf = (session: Session): Scp02Card | Scp03Card => {
  const asked = decodeCommand(session.greeting).p1;
  const { data } = decodeResponse(session.greetingAnswer);
  const keys = asked === 0 ? session.keys : { ...session.keys, version: asked };
  const common = { keys, kdd: data.slice(0, 10), aid: ISSUER_DOMAIN };
  if (session.protocol === 2) {
    const sequence = (data[12] ?? 0) * 256 + (data[13] ?? 0);
    return new Scp02Card({ ...common, sequence, challenge: data.slice(14, 20), i: session.i ?? 0x75 });
  }
  const macBytes = decodeCommand(session.greeting).data.length;
  const counted = data.slice(13 + 2 * macBytes);
  const sequence = counted.reduce((sum, byte) => sum * 256 + byte, 0) - 1;
  const challenge = data.slice(13, 13 + macBytes);
  return new Scp03Card({ ...common, i: data[12] ?? 0, sequence, challenge });
};

/** There are real chips that tell another key version than the one they were asked for. */
const sameAnswer = (own: Uint8Array, recorded: Uint8Array): string | undefined => {
  if (toHex(own) === toHex(recorded)) return undefined;
  const version = recorded[10] ?? 0;
  same('answer to INITIALIZE UPDATE', toHex(own.with(10, version)), toHex(recorded));
  return `the recorded chip tells key version ${toHex(Uint8Array.of(version))} for the one it was asked for`;
};

const opened = (session: Session): Scp02Card | Scp03Card => {
  const card = cardOf(session);
  card.initializeUpdate(session.greeting);
  const sw = card.externalAuthenticate(session.authenticate);
  if (sw !== 0x9000) throw new Error(`EXTERNAL AUTHENTICATE is answered with ${sw.toString(16)}`);
  return card;
};

/** The chip's answer; a record padded to more blocks than needed is told and let pass: the host's part has opened it. */
const sameResponse = (own: Uint8Array, recorded: Uint8Array): string | undefined => {
  if (toHex(own) === toHex(recorded)) return undefined;
  const more = recorded.length - own.length;
  if (more > 0 && more % AES_BLOCK === 0) {
    return `the recorded chip padded its answer with ${more / AES_BLOCK} block more than needed`;
  }
  throw new Error(`answer is ${toHex(own)}, expected ${toHex(recorded)}`);
};

const answered = (card: Scp02Card | Scp03Card, { plain, wrapped, answer, data }: Exchange) => {
  if (wrapped === undefined) return undefined;
  const { extended: _form, ...command } = card.unwrap(wrapped);
  if (plain !== undefined) same('command', toHex(encodeCommand(command)), toHex(plain));
  if (answer === undefined) return undefined;
  const own = card.wrap(data ?? new Uint8Array(0), decodeResponse(answer).sw);
  return data === undefined && answer.length > 2 ? undefined : sameResponse(own, answer);
};

const refusedBy = async (name: string, work: () => number): Promise<VectorOutcome> => {
  try {
    const sw = work();
    if (sw === 0x9000) return { name, ok: false, why: 'was accepted' };
    return { name, ok: true, why: `refused: ${sw.toString(16).toUpperCase()}` };
  } catch (error) {
    const sw = refusalStatus(error);
    return sw === undefined
      ? { name, ok: false, why: String(error) }
      : { name, ok: true, why: `refused: ${sw.toString(16).toUpperCase()}` };
  }
};

/** The card's part of a recorded session: what it answered, what it understood, and what it must refuse. */
export const replayCard = async (session: Session): Promise<VectorOutcome[]> => {
  const outcomes = [
    await check('card, INITIALIZE UPDATE', () =>
      sameAnswer(cardOf(session).initializeUpdate(session.greeting), session.greetingAnswer),
    ),
  ];
  let card: Scp02Card | Scp03Card | undefined;
  outcomes.push(
    await check('card, EXTERNAL AUTHENTICATE', () => {
      card = opened(session);
      return undefined;
    }),
  );
  const open = card;
  if (open === undefined) return outcomes;
  for (const exchange of session.exchanges) {
    outcomes.push(await check(`card, ${exchange.name}`, () => answered(open, exchange)));
  }
  outcomes.push(
    await refusedBy('card, host cryptogram changed', () => {
      const fresh = cardOf(session);
      fresh.initializeUpdate(session.greeting);
      return fresh.externalAuthenticate(lastByteChanged(session.authenticate));
    }),
  );
  const macBytes = decodeCommand(session.authenticate).data.length / 2;
  for (const [at, { name, wrapped }] of session.exchanges.entries()) {
    if (wrapped === undefined) continue;
    outcomes.push(
      await refusedBy(`card, ${name} changed`, () => {
        const fresh = opened(session);
        for (const before of session.exchanges.slice(0, at)) {
          if (before.wrapped !== undefined) fresh.unwrap(before.wrapped);
        }
        // The last byte of the MAC: Le behind it is not protected.
        const command = decodeCommand(wrapped);
        fresh.unwrap({ ...command, data: lastByteChanged(command.data) });
        return macBytes > 0 ? 0x9000 : 0;
      }),
    );
  }
  return outcomes;
};
