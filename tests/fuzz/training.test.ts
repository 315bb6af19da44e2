import { fuzz } from './run.ts';
import { trainingTargets } from './targets/chip.ts';

fuzz('training chips', trainingTargets);
