import { isKadiError } from '../../../card/index.ts';
import type { CardLink } from '../card-link.ts';
import { type ChipIdentity, readChipSerial } from '../chip-serial.ts';
import { SW_DONE } from '../status-word.ts';
import { tlvAt, tlvValue } from '../tlv.ts';
import { ask, hexText, isAnswered } from './ask.ts';

/** A key of the chip's security domain, by what the chip says of it; its value never leaves the chip. */
export interface KeyNote {
  readonly id: number;
  readonly version: number;
  /** 0x80 3DES, 0x88 AES (GlobalPlatform Card 2.3, table 11-16). */
  readonly type: number;
  readonly bytes: number;
}

/** What a GlobalPlatform chip says of itself without any key. */
export interface PlatformSurvey {
  readonly identity: ChipIdentity | null;
  /** From the card recognition data: version of the standard such as `2.3`, and the secure channels with their parameter. */
  readonly version: string | null;
  readonly channels: readonly { readonly protocol: number; readonly i: number }[];
  readonly keys: readonly KeyNote[];
  /** The answer to INITIALIZE UPDATE, to which nothing was answered. `kdd`: key diversification data, 10 bytes as hex. */
  readonly offer: { readonly kdd: string; readonly keyVersion: number; readonly protocol: number } | null;
}

const GLOBAL_PLATFORM = Buffer.from('2A864886FC6B', 'hex');
const MOST_OBJECTS = 64;

/** The objects that fill `bytes`, one level; what is cut off ends them. */
const objectsIn = (bytes: Uint8Array): readonly { readonly tag: number; readonly value: Uint8Array }[] => {
  const found: { tag: number; value: Uint8Array }[] = [];
  for (let at = 0; at < bytes.length && found.length < MOST_OBJECTS; ) {
    const object = tlvAt(bytes, at);
    if (object === undefined || object.end > bytes.length) break;
    found.push({ tag: object.tag, value: bytes.subarray(object.start, object.end) });
    at = object.end;
  }
  return found;
};

/** The numbers of an object identifier below 1.2.840.114283, each in base 128 (ISO/IEC 8825-1, 8.19). */
const arcsBelow = (value: Uint8Array): readonly number[] | undefined => {
  if (!Buffer.from(value.subarray(0, 6)).equals(GLOBAL_PLATFORM)) return undefined;
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of value.subarray(6)) {
    arc = (arc % 0x10000) * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  return arcs;
};

/** Card recognition data (GlobalPlatform Card 2.3, H.2): tag 60 has the version, tag 64 the secure channels. */
export const readRecognition = (data: Uint8Array): Pick<PlatformSurvey, 'version' | 'channels'> => {
  const body = tlvValue(tlvValue(data, 0x66) ?? new Uint8Array(0), 0x73) ?? new Uint8Array(0);
  let version: string | null = null;
  const channels: { protocol: number; i: number }[] = [];
  for (const { tag, value } of objectsIn(body)) {
    if (tag !== 0x60 && tag !== 0x64) continue;
    for (const object of objectsIn(value)) {
      const [kind, ...rest] = object.tag === 0x06 ? (arcsBelow(object.value) ?? []) : [];
      const [protocol, i] = rest;
      if (tag === 0x60 && kind === 2) version = rest.join('.');
      if (tag === 0x64 && kind === 4 && protocol !== undefined) channels.push({ protocol, i: i ?? 0 });
    }
  }
  return { version, channels };
};

/** Key information template (GlobalPlatform Card 2.3, 11.3.3.1), in its basic form. */
export const readKeyNotes = (data: Uint8Array): readonly KeyNote[] =>
  objectsIn(tlvValue(data, 0xe0) ?? new Uint8Array(0)).flatMap(({ tag, value }) => {
    const [id = 0, version = 0, type = 0, bytes = 0] = value;
    return tag === 0xc0 && value.length >= 4 && type !== 0xff ? [{ id, version, type, bytes }] : [];
  });

const identityOf = async (link: CardLink): Promise<ChipIdentity | null> => {
  try {
    return await readChipSerial(link);
  } catch (error) {
    if (isKadiError(error) && (error.code === 'CHIP_COMMAND_REFUSED' || error.entry.retry === 'no'))
      return null;
    throw error;
  }
};

/**
 * Asks the issuer security domain, by the empty name, for everything it tells a stranger. INITIALIZE UPDATE is asked once
 * and never answered: no key is tried, so no counter of failed tries moves. Undefined when the chip has no such domain.
 */
export const surveyPlatform = async (link: CardLink): Promise<PlatformSurvey | undefined> => {
  const { sw } = await ask(link, { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00, le: 256 });
  const identity = isAnswered(sw) ? await identityOf(link) : null;
  const get = (p1: number, p2: number) => ask(link, { cla: 0x80, ins: 0xca, p1, p2, le: 256 });
  const recognition = await get(0x00, 0x66);
  const keys = await get(0x00, 0xe0);
  const hostChallenge = new Uint8Array(8);
  const start = await ask(link, { cla: 0x80, ins: 0x50, p1: 0, p2: 0, data: hostChallenge, le: 256 });
  const offers = start.sw === SW_DONE && start.data.length >= 28;
  if (identity === null && recognition.sw !== SW_DONE && keys.sw !== SW_DONE && !offers) return undefined;
  return {
    identity,
    ...readRecognition(recognition.sw === SW_DONE ? recognition.data : new Uint8Array(0)),
    keys: keys.sw === SW_DONE ? readKeyNotes(keys.data) : [],
    offer: offers
      ? {
          kdd: hexText(start.data.subarray(0, 10)),
          keyVersion: start.data[10] ?? 0,
          protocol: start.data[11] ?? 0,
        }
      : null,
  };
};
