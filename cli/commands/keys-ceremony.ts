/** `kadi keys ceremony`: two custodians make the keys of this installation in its token. */
import { chmodSync, mkdirSync } from 'node:fs';
import { failure } from '../../card/index.ts';
import {
  CEREMONY_ERRORS,
  type CeremonyKind,
  type Custodians,
  DEFAULT_ALGORITHMS,
  DEFAULT_DOCUMENT_SIGNERS,
  KEY_ERRORS,
  openForCeremony,
  parseAlgorithm,
  parsePurpose,
  requireTwoPeople,
  runCeremony,
  tokenPlace,
} from '../../crypto/index.ts';
import { openHome } from '../home.ts';
import { partsOf } from './keys-files.ts';
import { atTerminal, pinFrom, scripted } from './keys-people.ts';

export interface CeremonyFlags {
  readonly script?: string;
  readonly init?: boolean;
  readonly soPinFile?: string;
  readonly documentSigners?: string;
  readonly cscaAlgorithm?: string;
  readonly documentAlgorithm?: string;
  readonly barcodeAlgorithm?: string;
  readonly add?: string;
  readonly count?: string;
  readonly rekey?: string;
  readonly training?: boolean;
  readonly cscaCert?: string;
  readonly json?: boolean;
}

const kindOf = (flags: CeremonyFlags): CeremonyKind => {
  if (flags.rekey !== undefined) {
    if (flags.rekey !== 'csca' || flags.add !== undefined)
      throw failure(CEREMONY_ERRORS, 'CEREMONY_NOTHING_TO_DO', { rekey: flags.rekey });
    return { kind: 'rekey' };
  }
  if (flags.add !== undefined) {
    return { kind: 'add', purpose: parsePurpose(flags.add), count: Number(flags.count ?? 1) };
  }
  const documentSigners = Number(flags.documentSigners ?? DEFAULT_DOCUMENT_SIGNERS);
  return { kind: 'first', documentSigners };
};

/** The one certificate of a file. */
const certificateFrom = async (path: string): Promise<Uint8Array> => {
  const [certificate, another] = await partsOf(path, 'certificate');
  if (certificate === undefined || another !== undefined)
    throw failure(CEREMONY_ERRORS, 'CEREMONY_COUNTRY_SIGNER', { why: 'one certificate in the file' });
  return certificate;
};

/** A token is made before the ceremony can begin; that too needs both. */
const agreeToInitialise = async (people: Custodians, token: string): Promise<void> => {
  people.tell(`An empty slot will be given a token named "${token}".`);
  for (const name of people.names) {
    if (!(await people.confirm(name, 'token')))
      throw failure(CEREMONY_ERRORS, 'CEREMONY_NOT_CONFIRMED', { step: 'token' });
  }
};

export const keysCeremony = async (flags: CeremonyFlags): Promise<void> => {
  const ceremony = kindOf(flags);
  const algorithms = {
    ...DEFAULT_ALGORITHMS,
    ...(flags.cscaAlgorithm === undefined ? {} : { csca: parseAlgorithm(flags.cscaAlgorithm) }),
    ...(flags.documentAlgorithm === undefined
      ? {}
      : { 'document-signer': parseAlgorithm(flags.documentAlgorithm) }),
    ...(flags.barcodeAlgorithm === undefined
      ? {}
      : { 'barcode-signer': parseAlgorithm(flags.barcodeAlgorithm) }),
  };
  const countrySigner = flags.cscaCert === undefined ? undefined : await certificateFrom(flags.cscaCert);
  const home = openHome();
  const given = tokenPlace(home.keys);
  if (given === undefined) throw failure(KEY_ERRORS, 'KEY_DEVICE_MODULE');
  const tell = (line: string): void => {
    if (flags.json) console.error(line);
    else console.log(line);
  };
  const people = flags.script === undefined ? await atTerminal(tell) : await scripted(flags.script, tell);
  requireTwoPeople(people.names);
  if (flags.init) await agreeToInitialise(people, given.token);
  const pinFile = 'file' in given.pin ? given.pin.file : undefined;
  const place = { ...given, pin: await pinFrom(pinFile, 'User PIN of the token: ') };
  const init =
    flags.init === true
      ? { soPin: await pinFrom(flags.soPinFile, 'Security officer PIN of the token: ') }
      : undefined;
  const { folder } = given;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const device = await openForCeremony(place, init);
  try {
    const minutes = await runCeremony(device, people, {
      folder,
      ceremony,
      algorithms,
      ...(countrySigner === undefined ? {} : { countrySigner }),
      ...(flags.training ? { trainingFolder: home.keys } : {}),
      now: () => new Date(),
    });
    if (flags.json) console.log(JSON.stringify({ minutes, folder }));
  } finally {
    device.close();
  }
};
