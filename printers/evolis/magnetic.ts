import { raise } from '../../card/index.ts';
import type { MagneticTracks } from '../card-printer.ts';
import { EVOLIS_ERRORS } from './errors.ts';
import { command } from './frame.ts';

export type Track = keyof MagneticTracks;
const TRACKS: readonly Track[] = [1, 2, 3];

/**
 * What a track holds without its sentinels and check character (ISO/IEC 7811-6): track 1 has 79 characters of the 6-bit
 * set, 2 has 40 and 3 has 107 of the 4-bit set. The sentinels themselves are not data, nor is the separator of commands,
 * which track 1 could hold and the escape language cannot carry.
 */
const HOLDS = {
  1: /^[ -$&-:<->@-_]{1,76}$/,
  2: /^[0-:<->]{1,37}$/,
  3: /^[0-:<->]{1,104}$/,
} as const satisfies Record<Track, RegExp>;

/** The tracks that are to be written, in order. Throws EVOLIS_TRACK_TEXT. */
export const tracksOf = (tracks: MagneticTracks): readonly (readonly [Track, string])[] =>
  TRACKS.flatMap((track) => {
    const text = tracks[track];
    if (text === undefined) return [];
    if (!HOLDS[track].test(text)) raise(EVOLIS_ERRORS, 'EVOLIS_TRACK_TEXT', { track, length: text.length });
    return [[track, text] as const];
  });

/**
 * High coercivity, then each track in the format of ISO/IEC 7811 that has its number: whoever used the machine before may have
 * set another. The format brings the track's density with it (210, 75 and 210 bits an inch); how `Pmd` would name a single
 * track no source shows, so it is not sent, and what was written is read back.
 */
export const stripeCommands = (tracks: readonly (readonly [Track, string])[]): readonly Uint8Array[] => [
  command('Pmc', 'h'),
  ...tracks.map(([track]) => command('Pmt', track, track)),
  ...tracks.map(([track, text]) => command('Dm', track, text)),
  command('Smw'),
];
