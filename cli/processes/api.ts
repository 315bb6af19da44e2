/** `kadi api`: the HTTP API and the page. Binds to 127.0.0.1 unless KADI_HOST says otherwise. */
import { openPeople, startApi } from '../../api/index.ts';
import { randomBytes } from '../../crypto/index.ts';
import { CATALOGUE } from '../catalogue.ts';
import { runProcess } from './run.ts';

export const DEFAULT_PORT = 8420;
/** Whatever a station, a desk or a line reports, the page has its sentence. */
export const PAGE_TABLES = [CATALOGUE];

/** 256 random bits as text: the whole proof of who a specimen person is. */
const newToken = (): string => Buffer.from(randomBytes(32)).toString('hex');

export const apiProcess = (): Promise<void> =>
  runProcess('api', async (shop, home, log) => {
    const api = await startApi({
      shop,
      host: process.env['KADI_HOST'] ?? '127.0.0.1',
      port: Number(process.env['KADI_PORT'] ?? DEFAULT_PORT),
      people: openPeople(home.people, shop.training ? newToken : undefined),
      uploadFolder: home.uploads,
      errors: PAGE_TABLES,
      ...(shop.training ? { facesFolder: process.env['KADI_MADE'] ?? home.made } : {}),
    });
    log('page', { address: api.address });
    process.send?.({ address: api.address });
    return () => api.close();
  });
