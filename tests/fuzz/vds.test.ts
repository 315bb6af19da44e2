import { fuzz } from './run.ts';
import { vdsTargets } from './targets/vds.ts';

fuzz('digital seals', vdsTargets);
