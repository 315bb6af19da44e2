import { fuzz } from './run.ts';
import { ldsTargets } from './targets/lds.ts';

fuzz('chip files', ldsTargets);
