import { fuzz } from './run.ts';
import { channelTargets } from './targets/channel.ts';

fuzz('secure channels', channelTargets);
