/** `kadi keys install`: certificates that came back from a country signer elsewhere are put beside their keys. */
import { failure } from '../../card/index.ts';
import { installCertificates, KEY_ERRORS, tokenPlace } from '../../crypto/index.ts';
import { openHome } from '../home.ts';
import { day, partsOf } from './keys-files.ts';

export const keysInstall = async (paths: readonly string[], options: { json?: boolean }): Promise<void> => {
  const place = tokenPlace(openHome().keys);
  if (place === undefined) throw failure(KEY_ERRORS, 'KEY_DEVICE_MODULE');
  const certificates = (await Promise.all(paths.map((path) => partsOf(path, 'certificate')))).flat();
  const installed = await installCertificates(place.folder, certificates, new Date());
  if (options.json) console.log(JSON.stringify(installed));
  else
    for (const { purpose, generation, keyId, from, until } of installed)
      console.log(`${purpose} ${generation}  ${keyId}  signs from ${day(from)} to ${day(until)}`);
};
