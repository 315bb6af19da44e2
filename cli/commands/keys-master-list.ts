/** `kadi keys master-list`: the country signers we vouch for, as a signed list (Doc 9303-12 §9), or a look into anybody's list. */
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../card/index.ts';
import {
  buildMasterList,
  issuedBy,
  KEY_ERRORS,
  openKeys,
  readCertificate,
  tokenPlace,
  trustParts,
} from '../../crypto/index.ts';
import { openHome } from '../home.ts';
import { partsOf } from './keys-files.ts';
import { showMasterList } from './keys-show.ts';

export interface MasterListFlags {
  readonly out: string;
  readonly add?: readonly string[];
  readonly show?: string;
  readonly json?: boolean;
}

const WAIT_MS = 10_000;

const make = async (flags: MasterListFlags): Promise<void> => {
  const added = (await Promise.all((flags.add ?? []).map((path) => partsOf(path, 'certificate')))).flat();
  const keys = await openKeys(openHome().keys, { openMs: WAIT_MS, patienceMs: WAIT_MS });
  try {
    const signer = keys.signer('master-list-signer');
    const { csca, cscaPem } = keys.trust;
    const own = signer.certificate === null ? undefined : readCertificate(signer.certificate);
    const country = csca.find((one) => own !== undefined && issuedBy(readCertificate(one), own) === null);
    if (country === undefined) throw failure(KEY_ERRORS, 'KEY_NONE_FOR_PURPOSE', { purpose: 'csca' });
    // All generations and the links between them.
    const ours = trustParts(Buffer.from(cscaPem, 'utf8')).map(({ bytes }) => bytes);
    const list = await buildMasterList({
      signer,
      country,
      certificates: [...ours, ...added],
      at: new Date(),
    });
    await writeFile(flags.out, list);
    const told = {
      file: flags.out,
      bytes: list.length,
      ours: ours.length,
      added: added.length,
      signer: signer.keyId,
    };
    if (flags.json) console.log(JSON.stringify(told));
    else
      console.log(
        `${told.file}: ${told.ours} certificates of ours, ${told.added} added, signed by master list signer ${told.signer}.`,
      );
  } finally {
    await keys.close();
  }
};

/** Our own country signers as the key folder has them, without opening any key. A list is shown where there are none as well. */
const anchors = async () => {
  const { keys: home } = openHome();
  const folder = tokenPlace(home)?.folder ?? home;
  const names = existsSync(folder) ? await readdir(folder) : [];
  const own = names.filter((name) => /^csca-[0-9a-f]{16}\.cer$/.test(name));
  const parts = await Promise.all(own.map((name) => partsOf(join(folder, name), 'certificate')));
  return parts.flat().map(readCertificate);
};

export const keysMasterList = async (flags: MasterListFlags): Promise<void> => {
  if (flags.show === undefined) await make(flags);
  else await showMasterList(flags.show, await anchors(), flags.json === true);
};
