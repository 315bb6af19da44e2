import type { MagneticTracks } from '../card-printer.ts';
import { Complaint } from './machine-options.ts';

/**
 * Tracks of ISO/IEC 7811-2 and -6 without sentinels: the characters each can hold and how many. Track 1 is alphanumeric
 * (6 bits and parity), 2 and 3 are numeric (4 bits and parity).
 */
const TRACKS = {
  1: /^[ -_]{1,76}$/,
  2: /^[0-?]{1,37}$/,
  3: /^[0-?]{1,104}$/,
} as const;
type Track = keyof typeof TRACKS;

/** Start and end sentinels and what parity is lost on are not data. */
const NOT_DATA = { 1: /[%?]/, 2: /[;?]/, 3: /[;?]/ } as const satisfies Record<Track, RegExp>;

const isTrack = (value: number): value is Track => Object.hasOwn(TRACKS, value);

/** `Dm;track;data` fills the memory, `Smw` writes it to the card, `Smr;track` reads. Gone with the power. */
export class StripeMemory {
  #tracks: MagneticTracks = {};

  get tracks(): MagneticTracks {
    if (Object.keys(this.#tracks).length === 0) throw new Complaint('ERROR MAG DATA');
    return this.#tracks;
  }

  put(track: string, text: string): void {
    const number = Number(track);
    if (!isTrack(number)) throw new Complaint('ERROR PARAMETRES');
    if (!TRACKS[number].test(text) || NOT_DATA[number].test(text)) throw new Complaint('ERROR MAG DATA');
    this.#tracks = { ...this.#tracks, [number]: text };
  }

  /** What the card holds on that track. */
  static read(held: MagneticTracks, track: string): string {
    const number = Number(track);
    if (!isTrack(number)) throw new Complaint('ERROR PARAMETRES');
    const text = held[number];
    if (text === undefined) throw new Complaint('ERROR MAG');
    return text;
  }
}
