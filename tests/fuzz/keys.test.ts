import { fuzz } from './run.ts';
import { keysTargets } from './targets/keys.ts';

fuzz('keys and what they protect', keysTargets);
