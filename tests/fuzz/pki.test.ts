import { fuzz } from './run.ts';
import { pkiTargets } from './targets/pki.ts';

fuzz('certificates and lists', pkiTargets);
