/**
 * `kadi sms`: answers citizens and sends notices, over SMPP. KADI_SMSC_HOST and KADI_SMSC_PORT say where the SMS centre is,
 * KADI_SMS_CONTRACT under which contract it gets telephone numbers.
 */
import { registerGateway } from '../../pipeline/index.ts';
import { openSmpp, startSms } from '../../sms/index.ts';
import { runProcess } from './run.ts';

const SHORT_CODE = '20031';

export const smsProcess = (): Promise<void> =>
  runProcess(
    'sms',
    async (shop) => {
      // In the books before anything can leave.
      await registerGateway(shop, process.env['KADI_SMS_CONTRACT']);
      const gateway = await openSmpp({
        host: process.env['KADI_SMSC_HOST'] ?? '127.0.0.1',
        port: Number(process.env['KADI_SMSC_PORT'] ?? 2775),
        systemId: process.env['KADI_SMSC_USER'] ?? 'kadi',
        password: process.env['KADI_SMSC_PASSWORD'] ?? 'training',
        source: process.env['KADI_SMS_SOURCE'] ?? SHORT_CODE,
      });
      const service = await startSms(shop, gateway);
      return async () => {
        await service.close();
        await gateway.close();
      };
    },
    3,
  );
