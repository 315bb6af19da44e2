import { fuzz } from './run.ts';
import { verifyTargets } from './targets/verify.ts';

fuzz('verdicts about chips', verifyTargets);
