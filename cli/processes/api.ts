/** `kadi api`: the HTTP API and the page. Binds to 127.0.0.1 unless KADI_HOST says otherwise. */
import { openPeople, startApi } from '../../api/index.ts';
import { CRYPTO_ERRORS, DOCUMENT_ERRORS, KEY_ERRORS, randomBytes } from '../../crypto/index.ts';
import { LEDGER_ERRORS } from '../../ledger/index.ts';
import { TWO_PASS_ASK_ERRORS, TWO_PASS_ERRORS } from '../../pipeline/index.ts';
import { CHIP_ERRORS, PRINTER_ERRORS } from '../../printers/index.ts';
import { QUEUE_ERRORS } from '../../queue/index.ts';
import { SMS_ERRORS } from '../../sms/index.ts';
import { TEMPLATE_ERRORS } from '../../templates/index.ts';
import { runProcess } from './run.ts';

export const DEFAULT_PORT = 8420;

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
      errors: [
        LEDGER_ERRORS,
        QUEUE_ERRORS,
        CRYPTO_ERRORS,
        DOCUMENT_ERRORS,
        KEY_ERRORS,
        TEMPLATE_ERRORS,
        PRINTER_ERRORS,
        CHIP_ERRORS,
        TWO_PASS_ERRORS,
        TWO_PASS_ASK_ERRORS,
        SMS_ERRORS,
      ],
      ...(shop.training ? { facesFolder: process.env['KADI_MADE'] ?? home.made } : {}),
    });
    log('page', { address: api.address });
    process.send?.({ address: api.address });
    return () => api.close();
  });
