import { fuzz } from './run.ts';
import { sealTargets } from './targets/seal.ts';

fuzz('barcodes and lists of revoked cards', sealTargets);
