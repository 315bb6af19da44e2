import { fuzz } from './run.ts';
import { mrzTargets } from './targets/mrz.ts';

fuzz('zones', mrzTargets);
