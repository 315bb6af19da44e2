import { fuzz } from './run.ts';
import { lineTargets } from './targets/line.ts';

fuzz('files of industrial lines', lineTargets);
