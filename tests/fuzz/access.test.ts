import { fuzz } from './run.ts';
import { accessTargets } from './targets/access.ts';

fuzz('access to a chip', accessTargets);
