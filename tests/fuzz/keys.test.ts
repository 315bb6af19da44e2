import { fuzz } from './run.ts';
import { keyTargets } from './targets/keys.ts';

fuzz('keys and what they protect', keyTargets);
