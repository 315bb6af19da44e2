/** `kadi api`: the HTTP API and the page. Binds to 127.0.0.1 unless KADI_HOST says otherwise. */
import { openPeople, startApi } from '../../api/index.ts';
import { randomId } from '../../crypto/index.ts';
import { runProcess } from './run.ts';

export const DEFAULT_PORT = 8420;

export const apiProcess = (): Promise<void> =>
  runProcess('api', async (shop, home, log) => {
    const api = await startApi({
      shop,
      host: process.env['KADI_HOST'] ?? '127.0.0.1',
      port: Number(process.env['KADI_PORT'] ?? DEFAULT_PORT),
      people: openPeople(home.people, () => randomId('t')),
      uploadFolder: home.uploads,
      ...(shop.training ? { facesFolder: process.env['KADI_MADE'] ?? home.made } : {}),
    });
    log('page', { address: api.address });
    process.send?.({ address: api.address });
    return () => api.close();
  });
