import { type ErrorTable, failure, type KadiError } from '../card/index.ts';

/** What the queue room may refuse or fail with. Facts hold stages, versions and settings only (law 7). */
export const QUEUE_ERRORS = {
  QUEUE_UNREACHABLE: {
    en: 'The queue did not answer in time; nothing is lost, the ledger keeps the work.',
    sw: 'Foleni haikujibu kwa wakati; hakuna kilichopotea, leja inatunza kazi.',
    todo: 'Check that the queue server (Redis or PostgreSQL) is running and reachable, then try again.',
    owner: 'engineer',
    retry: 'yes',
  },
  QUEUE_FULL: {
    en: 'The queue server has no memory left for more work.',
    sw: 'Seva ya foleni imejaa; haina nafasi ya kazi zaidi.',
    todo: 'Give Redis more maxmemory or let the workers catch up; intake waits meanwhile.',
    owner: 'engineer',
    retry: 'yes',
  },
  QUEUE_EVICTING: {
    en: 'This Redis may throw jobs away when it is full; set maxmemory-policy to noeviction.',
    sw: 'Redis hii inaweza kutupa kazi ikijaa; weka maxmemory-policy kuwa noeviction.',
    todo: 'Run CONFIG SET maxmemory-policy noeviction and put the same line into redis.conf. Never share this Redis with a cache.',
    owner: 'engineer',
    retry: 'no',
  },
  QUEUE_VOLATILE: {
    en: 'This Redis forgets its jobs when it restarts; set appendonly to yes.',
    sw: 'Redis hii inasahau kazi ikianzishwa upya; weka appendonly kuwa yes.',
    todo: 'Run CONFIG SET appendonly yes and put "appendonly yes" and "appendfsync everysec" into redis.conf.',
    owner: 'engineer',
    retry: 'no',
  },
  QUEUE_TOO_OLD: {
    en: 'This Redis is too old; version 6.2 or newer is needed.',
    sw: 'Redis hii ni ya zamani mno; inahitajika toleo la 6.2 au jipya zaidi.',
    todo: 'Install Redis 6.2 or newer, or Valkey.',
    owner: 'engineer',
    retry: 'no',
  },
  QUEUE_BAD_ADDRESS: {
    en: 'The address of the queue server cannot be read.',
    sw: 'Anwani ya seva ya foleni haisomeki.',
    todo: 'Use redis://host:6379, rediss://host:6379 or unix:///path/redis.sock.',
    owner: 'engineer',
    retry: 'no',
  },
  QUEUE_BAD_JOB: {
    en: 'A job must hold a card id, a stage and an attempt, and nothing else.',
    sw: 'Kazi lazima iwe na namba ya kadi, hatua na jaribio, na si kingine chochote.',
    todo: 'Find what puts other jobs into this queue; the queue server must not be shared.',
    owner: 'engineer',
    retry: 'no',
  },
  QUEUE_BAD_NAME: {
    en: 'A worker name or queue prefix may hold only letters, digits, dot, hyphen and underscore.',
    sw: 'Jina la mfanyakazi au kiambishi cha foleni kinaruhusu herufi, tarakimu, nukta, kistari na mstari wa chini tu.',
    todo: 'Choose another name; a name of a machine, never of a person.',
    owner: 'engineer',
    retry: 'no',
  },
  QUEUE_CLOSED: {
    en: 'The queue is closed in this process.',
    sw: 'Foleni imefungwa katika mchakato huu.',
    todo: 'Nothing: the process is shutting down and the ledger keeps the work.',
    owner: 'engineer',
    retry: 'yes',
  },
  QUEUE_STALLED: {
    en: 'The worker lost contact while it held this job; nobody knows how far it came.',
    sw: 'Mfanyakazi alipoteza mawasiliano akiwa na kazi hii; haijulikani alifika wapi.',
    todo: 'Look at the card in the machine and say what you see; software must not repeat it.',
    owner: 'operator',
    retry: 'after-inspection',
  },
  QUEUE_LOSS_UNTOLD: {
    en: 'A job was lost and the ledger could not be told.',
    sw: 'Kazi imepotea na leja haikuweza kuarifiwa.',
    todo: 'Check the ledger; the job is told again when the next worker of this stage starts.',
    owner: 'engineer',
    retry: 'yes',
  },
  QUEUE_WORKER_REBUILT: {
    en: 'A worker stood still although work was waiting; it was taken down and built anew.',
    sw: 'Mfanyakazi alisimama ilhali kazi inasubiri; amejengwa upya.',
    todo: 'If this repeats, look at the network between this host and the queue server.',
    owner: 'engineer',
    retry: 'yes',
  },
  QUEUE_TROUBLE: {
    en: 'The connection to the queue had a fault; the worker goes on by itself.',
    sw: 'Muunganisho wa foleni una hitilafu; mfanyakazi ataendelea mwenyewe.',
    todo: 'If this repeats, look at the queue server and the network.',
    owner: 'engineer',
    retry: 'yes',
  },
  QUEUE_REDIS_START: {
    en: 'The private Redis could not be started.',
    sw: 'Redis ya binafsi haikuweza kuanza.',
    todo: 'Read redis.log in the data folder; free disk space or repair the append-only file.',
    owner: 'engineer',
    retry: 'yes',
  },
  QUEUE_FOLDER_UNSAFE: {
    en: 'The folder for the Redis socket belongs to somebody else or others may enter it.',
    sw: 'Folda ya soketi ya Redis ni ya mtu mwingine au wengine wanaweza kuingia.',
    todo: 'Remove that folder or make it yours with mode 0700.',
    owner: 'engineer',
    retry: 'no',
  },
} as const satisfies ErrorTable;

export type QueueErrorCode = keyof typeof QUEUE_ERRORS;

export const queueFault = (
  code: QueueErrorCode,
  facts: Readonly<Record<string, string | number | boolean>> = {},
  cause?: unknown,
): KadiError => failure(QUEUE_ERRORS, code, facts, cause);
