import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure, type RegisterRecord } from '../../card/index.ts';
import { drawSpecimenPortrait, drawSpecimenSignature, type LoadedProduct } from '../../templates/index.ts';
import { PROOF_ERRORS } from './errors.ts';
import { PROOF_PEOPLE, type ProofPerson } from './people.ts';
import { checkForProof, proofSerial, recordOf, yearsOn } from './record.ts';

/** Whom a proof is of, with the pictures as the register would send them. */
export interface Subject {
  /** In the names of files; tells nothing of the person. */
  readonly name: string;
  readonly record: RegisterRecord;
  readonly serial: string;
  readonly portrait: Uint8Array;
  readonly signature: Uint8Array | null;
  /** A drawn face, because none was given. */
  readonly drawnFace: boolean;
}

export interface GivenFiles {
  readonly record: string;
  readonly portrait?: string;
  readonly signature?: string;
}

/** More than any record has. */
const LARGEST = 1024 * 1024;

const drawn = async (record: RegisterRecord, seed: string, day: string) => ({
  portrait: await drawSpecimenPortrait(seed, { sex: record.sex, age: yearsOn(record, day) }),
  signature: record.signature === undefined ? null : await drawSpecimenSignature(seed),
});

/** Who of the specimen people the product is for, in their order. */
export const peopleFor = ({ product }: LoadedProduct): readonly ProofPerson[] =>
  PROOF_PEOPLE.filter((person) => recordOf(person, product) !== undefined);

/** Throws PROOF_PERSON_UNKNOWN, naming who can be asked for. */
export const specimenSubject = async (
  loaded: LoadedProduct,
  id: string | undefined,
  day: string,
): Promise<Subject> => {
  const people = peopleFor(loaded);
  const person = id === undefined ? people[0] : people.find((one) => one.id === id);
  const record = person && recordOf(person, loaded.product);
  if (person === undefined || record === undefined) {
    throw failure(PROOF_ERRORS, 'PROOF_PERSON_UNKNOWN', { people: people.map((one) => one.id).join(' ') });
  }
  const pictures = await drawn(record, person.id, day);
  return { name: person.id, record, serial: proofSerial(person), ...pictures, drawnFace: true };
};

const fileOf = async (path: string, code: 'PROOF_RECORD_UNREADABLE' | 'PROOF_PICTURE_REFUSED') => {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) throw failure(PROOF_ERRORS, code, { code: 'no such file' });
  return new Uint8Array(bytes);
};

/** The member of the extract the record lies in, if it does. */
const beside = async (file: string, member: string | undefined): Promise<Uint8Array | undefined> => {
  if (member === undefined) return undefined;
  const bytes = await readFile(join(dirname(file), member)).catch(() => undefined);
  return bytes === undefined ? undefined : new Uint8Array(bytes);
};

/**
 * A record from a file: the checks of intake are made, and their code is told with the field and without any value.
 * Pictures are the files given, or those the record names beside it; a drawn face where there is none. Throws PROOF_RECORD_*.
 */
export const givenSubject = async (
  { product }: LoadedProduct,
  files: GivenFiles,
  day: string,
): Promise<Subject> => {
  const line = await fileOf(files.record, 'PROOF_RECORD_UNREADABLE');
  if (line.length > LARGEST) throw failure(PROOF_ERRORS, 'PROOF_RECORD_UNREADABLE', { bytes: line.length });
  const checked = checkForProof(line, product, day);
  if (checked.kind === 'quarantine') {
    throw failure(PROOF_ERRORS, 'PROOF_RECORD_REFUSED', { code: checked.code, ...checked.facts });
  }
  const { record } = checked;
  const own = {
    portrait:
      files.portrait === undefined
        ? await beside(files.record, record.portrait)
        : await fileOf(files.portrait, 'PROOF_PICTURE_REFUSED'),
    signature:
      files.signature === undefined
        ? await beside(files.record, record.signature)
        : await fileOf(files.signature, 'PROOF_PICTURE_REFUSED'),
  };
  const instead = await drawn(record, record.recordId, day);
  const [anybody] = PROOF_PEOPLE;
  return {
    name: 'record',
    record,
    serial: anybody === undefined ? '' : proofSerial(anybody),
    portrait: own.portrait ?? instead.portrait,
    signature: own.signature ?? instead.signature,
    drawnFace: own.portrait === undefined,
  };
};
