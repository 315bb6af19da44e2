import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { failure } from '../../../card/index.ts';
import { TRAINING_CHIP_ERRORS } from './errors.ts';
import { trainingIdentity } from './identity.ts';
import { type ChipMemory, NO_SECRETS } from './memory.ts';

/**
 * How a chip is kept on disk. The file is the chip: it holds the private keys and the key sets that a real chip never
 * gives out. They are training material, made for specimen people, and open nothing but training chips.
 */

const closed = { additionalProperties: false } as const;
const Hex = Type.String({ pattern: '^([0-9A-F]{2})*$' });
const Files = Type.Record(Type.String({ pattern: '^[0-9A-F]{4}$' }), Hex);
const Word = Type.Integer({ minimum: 0, maximum: 0xffff });

const common = {
  chipSerial: Type.String({ pattern: '^[0-9A-F]{20}$' }),
  cardState: Type.Enum([0x01, 0x07, 0x0f, 0x7f, 0xff]),
  applicationState: Type.Enum([0x07, 0x0f, 0x83]),
  sequence: Type.Integer({ minimum: 0, maximum: 0xff_ff_ff }),
  files: Files,
  worn: Type.Array(Type.Object({ fid: Word, offset: Word }, closed)),
};

/** As written before chips had secrets: every file of them is open. */
const StoredChip1 = Type.Object({ format: Type.Literal('kadi-training-chip-1'), ...common }, closed);

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const StoredChip = Type.Object(
  {
    format: Type.Literal('kadi-training-chip-2'),
    ...common,
    protocol: Type.Enum(['scp03', 'scp02']),
    guarded: Type.Array(Word),
    masterFiles: Files,
    secrets: Type.Object(
      {
        can: orNull(Type.String({ pattern: '^[0-9]{6}$' })),
        bac: orNull(
          Type.Object(
            { documentNumber: Type.String(), dateOfBirth: Type.String(), dateOfExpiry: Type.String() },
            closed,
          ),
        ),
        activeAuthentication: orNull(Hex),
        chipAuthentication: orNull(Hex),
      },
      closed,
    ),
    allowBac: Type.Boolean(),
    keySets: orNull(
      Type.Array(
        Type.Object(
          { version: Type.Integer({ minimum: 0, maximum: 0xff }), enc: Hex, mac: Hex, dek: Hex },
          closed,
        ),
        { minItems: 1 },
      ),
    ),
  },
  closed,
);
export type StoredChip = Static<typeof StoredChip>;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const hexOrNull = (bytes: Uint8Array | null): string | null => (bytes === null ? null : hex(bytes));
const fromHexOrNull = (text: string | null): Uint8Array | null => (text === null ? null : fromHex(text));

const storedFiles = (files: ReadonlyMap<number, Uint8Array>): Record<string, string> =>
  Object.fromEntries(
    [...files].map(([fid, content]) => [hex(Uint8Array.of(fid >> 8, fid & 0xff)), hex(content)]),
  );

const filesFrom = (stored: Readonly<Record<string, string>>): Map<number, Uint8Array> =>
  new Map(Object.entries(stored).map(([fid, content]) => [Number.parseInt(fid, 16), fromHex(content)]));

export const storedMemory = (memory: ChipMemory): StoredChip => {
  const { secrets, keySets } = memory;
  return {
    format: 'kadi-training-chip-2',
    chipSerial: memory.chipSerial,
    protocol: memory.protocol,
    cardState: memory.cardState,
    applicationState: memory.applicationState,
    sequence: memory.sequence,
    files: storedFiles(memory.files),
    guarded: [...memory.guarded],
    masterFiles: storedFiles(memory.masterFiles),
    secrets: {
      can: secrets.can,
      bac: secrets.bac === null ? null : { ...secrets.bac },
      activeAuthentication: hexOrNull(secrets.activeAuthentication),
      chipAuthentication: hexOrNull(secrets.chipAuthentication),
    },
    allowBac: memory.allowBac,
    keySets:
      keySets?.map(({ version, enc, mac, dek }) => ({
        version,
        enc: hex(enc),
        mac: hex(mac),
        dek: hex(dek),
      })) ?? null,
    worn: [...memory.worn],
  };
};

/** Errors: TRAINING_CHIP_DAMAGED, TRAINING_CHIP_SERIAL. */
export const memoryFrom = (stored: unknown): ChipMemory => {
  const isOld = Value.Check(StoredChip1, stored);
  if (!isOld && !Value.Check(StoredChip, stored))
    throw failure(TRAINING_CHIP_ERRORS, 'TRAINING_CHIP_DAMAGED', {});
  trainingIdentity(stored.chipSerial);
  const { chipSerial, cardState, applicationState, sequence } = stored;
  const kept = {
    chipSerial,
    cardState,
    applicationState,
    sequence,
    files: filesFrom(stored.files),
    worn: [...stored.worn],
  };
  if (isOld) {
    const nothing = { guarded: new Set<number>(), masterFiles: new Map<number, Uint8Array>() };
    return {
      ...kept,
      ...nothing,
      protocol: 'scp03',
      secrets: NO_SECRETS,
      allowBac: true,
      keySets: undefined,
    };
  }
  const { secrets, keySets } = stored;
  return {
    ...kept,
    protocol: stored.protocol,
    guarded: new Set(stored.guarded),
    masterFiles: filesFrom(stored.masterFiles),
    secrets: {
      can: secrets.can,
      bac: secrets.bac,
      activeAuthentication: fromHexOrNull(secrets.activeAuthentication),
      chipAuthentication: fromHexOrNull(secrets.chipAuthentication),
    },
    allowBac: stored.allowBac,
    keySets: keySets?.map(({ version, enc, mac, dek }) => ({
      version,
      enc: fromHex(enc),
      mac: fromHex(mac),
      dek: fromHex(dek),
    })),
  };
};
