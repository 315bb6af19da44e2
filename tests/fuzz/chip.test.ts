import { fuzz } from './run.ts';
import { chipTargets } from './targets/chip.ts';

fuzz('chips and those who write and read them', chipTargets);
