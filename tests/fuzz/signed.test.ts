import { fuzz } from './run.ts';
import { signedTargets } from './targets/signed.ts';

fuzz('signed lists, evidence packs and inner keys', signedTargets);
