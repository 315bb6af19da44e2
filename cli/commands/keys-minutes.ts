/** `kadi keys minutes verify`: are these the minutes that were signed at the ceremony? */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import {
  type ListedKey,
  listDemoKeys,
  type MinutesVerdict,
  readManifest,
  tokenPlace,
  verifyMinutes,
} from '../../crypto/index.ts';
import { isTraining, openHome } from '../home.ts';

/** Revocations of a demonstration have minutes too. */
const demoKeys = async (): Promise<readonly ListedKey[]> => {
  const { keys } = openHome();
  return existsSync(keys) && isTraining() ? listDemoKeys(keys) : [];
};

/** A minutes file checked against the audit seal keys of `folder`, else of this installation. Throws MINUTES_INVALID. */
export const verifiedMinutes = async (text: string, keyFolder?: string): Promise<MinutesVerdict> => {
  const folder = keyFolder ?? tokenPlace(openHome().keys)?.folder;
  const manifest = folder === undefined ? undefined : await readManifest(folder);
  const keys = manifest?.keys ?? (folder === undefined ? await demoKeys() : []);
  return verifyMinutes(
    text,
    keys.flatMap(({ purpose, keyId }) => (purpose === 'audit-seal' ? [keyId] : [])),
  );
};

/** Throws MINUTES_INVALID, so that the exit code is 1. */
export const keysMinutesVerify = async (
  file: string,
  options: { keys?: string; json?: boolean },
): Promise<void> => {
  const { minutes, keyId, anchored } = await verifiedMinutes(await readFile(file, 'utf8'), options.keys);
  if (options.json) {
    console.log(JSON.stringify({ ok: true, keyId, anchored, minutes }));
    return;
  }
  console.log(
    `The minutes are as they were signed: ${minutes.kind} ceremony of ${minutes.custodians.join(' and ')}, ` +
      `${minutes.begun} to ${minutes.ended}, token ${minutes.token['serial'] ?? ''}${minutes.training ? ', TRAINING' : ''}.`,
  );
  console.log(
    anchored
      ? `Signed by audit seal key ${keyId} of this installation.`
      : `Signed by audit seal key ${keyId}. No key folder is at hand: compare this key id with the one that was written down.`,
  );
  for (const { purpose, generation, algorithm, keyId: id, checkValue } of minutes.keys) {
    console.log(`  ${purpose} ${generation}  ${algorithm}  ${id}  ${checkValue ?? ''}`.trimEnd());
  }
};
