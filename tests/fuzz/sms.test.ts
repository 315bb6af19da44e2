import { fuzz } from './run.ts';
import { smsTargets } from './targets/sms.ts';

fuzz('messages of citizens', smsTargets);
