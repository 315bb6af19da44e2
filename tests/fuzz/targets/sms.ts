import { decodeGsm7, parseQuestion, readPhoneNumber } from '../../../sms/index.ts';
import { parseSpoolFile, spoolFile } from '../../../sms/spool-file.ts';
import { bytesTarget, PRINTABLE, type Target, textTarget } from '../target.ts';

const WISHES = [
  '123456789',
  'HALI 123 456 789',
  'PLACE 123456789 HC-021-1',
  'mahali 123456789 Nyeri 2',
  'jina langu si sahihi 123456789',
  'LOST 123456789',
];

export const smsTargets: readonly Target[] = [
  textTarget('what a citizen wrote', 'parseQuestion', WISHES, PRINTABLE, parseQuestion),
  textTarget(
    'sender of a message',
    'readPhoneNumber',
    ['+254744000001', '0744 000 001'],
    PRINTABLE,
    readPhoneNumber,
  ),
  textTarget(
    'message as a file',
    'parseSpoolFile',
    [spoolFile({ to: '+254700000001', from: '40404', id: 'a-1' }, 'KADI')],
    `${PRINTABLE}\n\n`,
    parseSpoolFile,
  ),
  bytesTarget('septets', 'decodeGsm7', [Uint8Array.of(0x48, 0x1b, 0x65, 0x41)], decodeGsm7),
];
