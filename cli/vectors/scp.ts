import { keyDiversification } from './scp-diversification.ts';
import { scp03Kdf } from './scp-kdf.ts';
import { replayCard } from './scp-replay-card.ts';
import { replayHost } from './scp-replay-host.ts';
import { scp03SessionKeys } from './scp-session-keys.ts';
import { type Session, sessionsIn } from './scp-sessions.ts';
import { storeDataGroups } from './scp-store-data.ts';
import type { VectorFile, VectorOutcome, VectorSet } from './vector-set.ts';

/** A session that its record calls forged: the host or the card must stop at something in it. */
const refusedSomewhere = async (session: Session): Promise<VectorOutcome> => {
  const outcomes = [...(await replayHost(session)), ...(await replayCard(session))];
  const stop = outcomes.find(({ ok }) => !ok);
  const name = `${session.name}: refused`;
  return stop === undefined
    ? { name, ok: false, why: 'was accepted' }
    : { name, ok: true, why: `${stop.name}: ${stop.why ?? ''}` };
};

const replay = async (sessions: readonly Session[]): Promise<readonly VectorOutcome[]> => {
  const outcomes: VectorOutcome[] = [];
  for (const session of sessions) {
    if (session.forged) {
      outcomes.push(await refusedSomewhere(session));
      continue;
    }
    for (const outcome of [...(await replayHost(session)), ...(await replayCard(session))]) {
      outcomes.push({ ...outcome, name: `${session.name}: ${outcome.name}` });
    }
  }
  return outcomes;
};

const recorded = (title: string, protocol: Session['protocol']): VectorSet => {
  const own = ({ json }: VectorFile) => sessionsIn(json).filter((session) => session.protocol === protocol);
  return {
    title,
    kinds: ['scp'],
    recognises: (file) => own(file).length > 0,
    run: (file) => replay(own(file)),
  };
};

/** Recorded sessions, replayed in both roles: every byte the host sent, every byte the card answered. */
export const scp03Transcripts = recorded('SCP03 sessions', 3);
export const scp02Transcripts = recorded('SCP02 sessions', 2);

/** Everything of the secure channel. */
export const SCP_VECTORS: readonly VectorSet[] = [
  scp03Transcripts,
  scp02Transcripts,
  scp03SessionKeys,
  scp03Kdf,
  keyDiversification,
  storeDataGroups,
];
