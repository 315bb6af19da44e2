/** Everything that is played. */
import type { Play } from '../play.ts';
import { MACHINE_PLAYS } from './machines.ts';

export const PLAYS: readonly Play[] = [...MACHINE_PLAYS];
