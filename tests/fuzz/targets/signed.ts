import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signDetached, verifyDetached } from '../../../crypto/audit/index.ts';
import { recordKeys } from '../../../crypto/envelope/index.ts';
import { newInnerKey, openInnerKey } from '../../../crypto/envelope/inner-key.ts';
import { openDemoKeys } from '../../../crypto/index.ts';
import { signDayList, verifyDayList } from '../../../crypto/signed-list.ts';
import { bytesTarget, PRINTABLE, type Target, textTarget } from '../target.ts';

const keys = await openDemoKeys(join(mkdtempSync(join(tmpdir(), 'kadi-fuzz-')), 'keys'));
const list = new TextEncoder().encode('{"office":"NBI-001","cards":[]}');
const lister = keys.signer('revocation-signer');
const signed = await signDayList(list, lister);
const sealer = keys.signer('audit-seal');
const pack = await signDetached(sealer, list);
const records = recordKeys([new Uint8Array(32).fill(3)]);
const { key: outer } = await records.newDataKey();
const inner = newInnerKey(outer, 'media:r1');

export const signedTargets: readonly Target[] = [
  textTarget('signatures of day lists', 'verifyDayList', [signed.signature], PRINTABLE, (signature) =>
    verifyDayList(list, { ...signed, signature }, lister),
  ),
  bytesTarget('signatures of evidence packs', 'verifyDetached', [pack.signature], (signature) =>
    verifyDetached(list, signature, pack.publicPem),
  ),
  textTarget('keys beside evidence packs', 'verifyDetached', [pack.publicPem], PRINTABLE, (pem) =>
    verifyDetached(list, pack.signature, pem),
  ),
  bytesTarget('keys of pictures', 'openInnerKey', [inner.sealed], (sealed) =>
    openInnerKey(outer, sealed, 'media:r1'),
  ),
];
