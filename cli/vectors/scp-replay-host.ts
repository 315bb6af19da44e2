import {
  decodeCommand,
  decodeResponse,
  openSecureChannel,
  SCP02_LEVELS,
  SECURITY_LEVELS,
  type SecureChannel,
} from '../../crypto/index.ts';
import { challengeOf, type Session } from './scp-sessions.ts';
import { check, lastByteChanged, mustRefuse, same, toHex } from './scp-shape.ts';
import type { VectorOutcome } from './vector-set.ts';

const DONE = Uint8Array.of(0x90, 0x00);
const MAC_LEVEL = 0x10;

/** Answers what the record says, and keeps what was sent. */
const player = (session: Session) => {
  const sent: Uint8Array[] = [];
  let next: Uint8Array = session.greetingAnswer;
  return {
    sent,
    play: (answer: Uint8Array) => {
      next = answer;
    },
    transmit: async (apdu: Uint8Array): Promise<Uint8Array> => {
      sent.push(apdu);
      const answer = next;
      next = DONE;
      return answer;
    },
  };
};

const levelOf = ({ authenticate }: Session): number => decodeCommand(authenticate).p1;

const open = async (session: Session, transmit: (apdu: Uint8Array) => Promise<Uint8Array>) => {
  const command = decodeCommand(session.greeting);
  const common = { kvn: command.p1, hostChallenge: challengeOf(session) };
  const wanted = levelOf(session);
  if (session.protocol === 3) {
    const level = SECURITY_LEVELS.find((known) => known === wanted);
    if (level === undefined) throw new Error(`level ${wanted.toString(16)} is not spoken`);
    return await openSecureChannel(transmit, { keys: session.keys, level, ...common });
  }
  const level = SCP02_LEVELS.find((known) => known === wanted);
  if (level === undefined) throw new Error(`level ${wanted.toString(16)} is not spoken`);
  const i = session.i ?? ((level & MAC_LEVEL) === 0 ? 0x15 : 0x75);
  return await openSecureChannel(transmit, { protocol: 'scp02', keys: session.keys, level, i, ...common });
};

/** The same command, but for an Le that one of the two leaves out; tells so. */
const sameGreeting = (sent: Uint8Array, recorded: Uint8Array): string | undefined => {
  if (toHex(sent) === toHex(recorded)) return undefined;
  const withoutLe = { ...decodeCommand(sent) };
  const other = decodeCommand(recorded);
  same('INITIALIZE UPDATE', toHex(withoutLe.data), toHex(other.data));
  same('P1', String(withoutLe.p1), String(other.p1));
  return 'the record has another Le in INITIALIZE UPDATE';
};

const answersAgain = async (
  channel: SecureChannel,
  line: ReturnType<typeof player>,
  session: Session,
): Promise<VectorOutcome[]> => {
  const outcomes: VectorOutcome[] = [];
  for (const exchange of session.exchanges) {
    const { plain, wrapped, answer, data, name } = exchange;
    if (plain === undefined) continue;
    const expectsMac = (channel.level & MAC_LEVEL) !== 0;
    // A command whose answer was not recorded cannot be answered with an R-MAC; an error status word carries none.
    line.play(answer ?? (expectsMac ? Uint8Array.of(0x6f, 0x00) : DONE));
    outcomes.push(
      await check(`host, ${name}`, async () => {
        const response = await channel.transmit(decodeCommand(plain));
        if (wrapped !== undefined) same('command', toHex(line.sent.at(-1) ?? DONE), toHex(wrapped));
        if (data !== undefined && answer !== undefined) same('data', toHex(response.data), toHex(data));
        if (answer !== undefined) same('status word', String(response.sw), String(decodeResponse(answer).sw));
        return undefined;
      }),
    );
  }
  return outcomes;
};

/** Opens the session again and sends commands up to the one whose answer has its last MAC byte changed. */
const forgedAnswer = (session: Session, which: number) => async (): Promise<void> => {
  const line = player(session);
  const channel = await open(session, line.transmit);
  for (const [at, { plain, answer }] of session.exchanges.entries()) {
    if (plain === undefined || answer === undefined) continue;
    line.play(at === which ? lastByteChanged(answer, answer.length - 2) : answer);
    await channel.transmit(decodeCommand(plain));
    if (at === which) return;
  }
};

/** The host's part of a recorded session: everything it sent, everything it understood, and what it must refuse. */
export const replayHost = async (session: Session): Promise<VectorOutcome[]> => {
  const line = player(session);
  let channel: SecureChannel | undefined;
  const opening = await check('host, opening', async () => {
    channel = await open(session, line.transmit);
    const [greeting, authenticate] = line.sent;
    same('EXTERNAL AUTHENTICATE', toHex(authenticate ?? DONE), toHex(session.authenticate));
    return sameGreeting(greeting ?? DONE, session.greeting);
  });
  const outcomes = [opening];
  if (channel !== undefined) outcomes.push(...(await answersAgain(channel, line, session)));
  const challenge = challengeOf(session).length;
  const cryptogramEnd = session.protocol === 3 ? 13 + 2 * challenge : 28;
  const forged = { ...session, greetingAnswer: lastByteChanged(session.greetingAnswer, cryptogramEnd) };
  outcomes.push(
    await mustRefuse('host, card cryptogram changed', () => open(forged, player(forged).transmit)),
  );
  if ((levelOf(session) & MAC_LEVEL) === 0) return outcomes;
  for (const [at, { name, answer }] of session.exchanges.entries()) {
    if (answer === undefined || answer.length <= 2) continue;
    outcomes.push(await mustRefuse(`host, answer to ${name} changed`, forgedAnswer(session, at)));
  }
  return outcomes;
};
