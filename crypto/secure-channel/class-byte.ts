/**
 * The class byte (ISO/IEC 7816-4 §5.4.1, GlobalPlatform Card Specification 2.3 §11.1.4). Channels 0 to 3 stand in its last
 * two bits, channels 4 to 19 in the last four with b7 set; b3 (b6 for the latter) says "GlobalPlatform secure messaging".
 */
const FURTHER = 0x40;
const CHAINING = 0x10;

export const channelOf = (cla: number): number => ((cla & FURTHER) === 0 ? cla & 0x03 : 4 + (cla & 0x0f));

/** A GlobalPlatform class byte on a logical channel, 0 to 19. */
export const globalPlatformClass = (channel: number): number =>
  channel < 4 ? 0x80 | channel : 0x80 | FURTHER | (channel - 4);

/** True when no secure messaging of any kind is said, and no bit is set that has no meaning. */
export const isPlainClass = (cla: number): boolean => (cla & ((cla & FURTHER) === 0 ? 0x2c : 0x20)) === 0;

export const isSecuredClass = (cla: number): boolean =>
  (cla & FURTHER) === 0 ? (cla & 0x2c) === 0x04 : (cla & 0x20) !== 0;

export const securedClass = (cla: number): number => cla | ((cla & FURTHER) === 0 ? 0x04 : 0x20);

export const plainClass = (cla: number): number => cla & ~((cla & FURTHER) === 0 ? 0x04 : 0x20);

/** The class byte as a C-MAC covers it: protected, and always as on the basic channel (Amendment D §6.2.4). */
export const macClass = (cla: number): number => (cla & (0x80 | CHAINING)) | 0x04;
