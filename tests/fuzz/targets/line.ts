import {
  newTrainingLineKey,
  openAtLine,
  readLineKey,
  readLinePrivateKey,
  sealForLine,
} from '../../../crypto/index.ts';
import { bytesTarget, PRINTABLE, type Target, textTarget } from '../target.ts';

const pair = newTrainingLineKey();
const key = readLinePrivateKey(pair.privateJwk);
const sealed = await sealForLine(
  Uint8Array.of(1, 2, 3),
  readLineKey(pair.publicJwk),
  new Uint8Array(32).fill(7),
  'f',
);

export const lineTargets: readonly Target[] = [
  textTarget('public keys of lines', 'readLineKey', [pair.publicJwk], PRINTABLE, readLineKey),
  textTarget('private keys of lines', 'readLinePrivateKey', [pair.privateJwk], PRINTABLE, readLinePrivateKey),
  bytesTarget('files of drops', 'openAtLine', [sealed], (bytes) => openAtLine(bytes, key, 'f')),
];
