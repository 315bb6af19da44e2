import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../../card/index.ts';
import { refuseIfOpenToOthers } from '../demo-file.ts';
import { openDemoKeys } from '../demo-store.ts';
import type { Device } from '../pkcs11/device.ts';
import { entriesOf, replaceFile } from '../pkcs11/manifest.ts';
import { type CeremonyOptions, CeremonyUnderWay } from './ceremony.ts';
import { fingerprintOf, signerOf } from './certify.ts';
import { CEREMONY_ERRORS } from './errors.ts';
import { METHODS, type Minutes, type MinutesKey } from './minutes.ts';
import { keepMinutes } from './minutes-file.ts';
import { type Custodians, requireTwoPeople } from './people.ts';
import { softwareFacts } from './software.ts';
import { certificateOf, stepCertificates, stepKeys, stepTests, stepToken } from './steps.ts';

/** The specimen register of a training installation signs with a demo key; its public half is what we trust. */
const bringRegisterKey = async (folder: string, trainingFolder: string): Promise<void> => {
  const demo = await openDemoKeys(trainingFolder);
  for (const { keyId, publicKey } of demo.signers('register')) {
    const pem = publicKey.export({ format: 'pem', type: 'spki' });
    await replaceFile(join(folder, `register-${keyId}.pem`), Buffer.from(pem));
  }
  await demo.close();
};

/** Every key of the manifest, as the minutes tell of it. */
const keysOf = (
  way: CeremonyUnderWay,
  made: ReadonlySet<string>,
  tested: ReadonlyMap<string, string>,
): Promise<MinutesKey[]> =>
  Promise.all(
    way.held.keys.map(async (entry): Promise<MinutesKey> => {
      const certificate = await certificateOf(way.options.folder, entry);
      return {
        purpose: entry.purpose,
        generation: entry.generation,
        algorithm: entry.algorithm,
        keyId: entry.keyId,
        checkValue: entry.checkValue,
        publicKey: entry.publicKey,
        certificateSha256: certificate === null ? null : fingerprintOf(certificate),
        from: entry.from,
        until: entry.until,
        madeHere: made.has(entry.id) || way.madeEarlier(entry.keyId),
        training: entry.training,
        test: tested.get(entry.id) ?? null,
      };
    }),
  );

/** Holds a ceremony on an open token. Returns the path of the signed minutes. Throws the CEREMONY_* and KEY_* errors. */
export const runCeremony = async (
  device: Device,
  people: Custodians,
  options: CeremonyOptions,
): Promise<string> => {
  requireTwoPeople(people.names);
  if (options.trainingFolder !== undefined && process.env.KADI_MODE === 'production') {
    throw failure(CEREMONY_ERRORS, 'CEREMONY_TRAINING_IN_PRODUCTION');
  }
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  await refuseIfOpenToOthers(options.folder);
  if (options.trainingFolder !== undefined) await bringRegisterKey(options.folder, options.trainingFolder);
  const way = await CeremonyUnderWay.take(device, people, options);
  const begun = await way.begin(options.ceremony);
  await way.agree('custodians', [
    `Key ceremony (${options.ceremony.kind}), custodians ${people.names.join(' and ')}.`,
    ...(options.trainingFolder === undefined ? [] : ['FOR TRAINING: the chip master comes from demo keys.']),
  ]);
  const token = await stepToken(way);
  const made = await stepKeys(way);
  await stepCertificates(way);
  const tested = await stepTests(way);
  await way.agree('minutes', ['The minutes will be signed with the audit seal key.']);
  const keys = await keysOf(way, made, tested);
  const ended = options.now().toISOString();
  const minutes: Minutes = {
    format: 'kadi-key-ceremony',
    version: 1,
    kind: options.ceremony.kind,
    begun,
    ended,
    custodians: people.names,
    software: await softwareFacts(),
    token: { ...token },
    methods: METHODS,
    steps: way.journal.entries,
    keys,
    training: way.held.keys.some(({ training }) => training),
  };
  const [seal] = entriesOf(way.held, 'audit-seal');
  if (seal === undefined)
    throw failure(CEREMONY_ERRORS, 'CEREMONY_NOTHING_TO_DO', { why: 'no audit seal key' });
  const path = await keepMinutes(options.folder, minutes, signerOf(device, seal, null));
  await way.journal.close();
  people.tell(`Signed minutes: ${path}`);
  people.tell(`Write down for comparison: audit seal key ${seal.keyId}.`);
  return path;
};
