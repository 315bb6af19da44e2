/** What a chip says of itself, in words. */
import { isKadiError } from '../../card/index.ts';
import { readCardAccess, type SecurityInfo } from '../../crypto/index.ts';
import type { AtrReading, ChipIdentity, KeyNote, PlatformSurvey } from '../../printers/index.ts';

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

/** Letters where the bytes are letters, else hex. */
const textOrHex = (bytes: Uint8Array): string =>
  bytes.length > 0 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f)
    ? `"${Buffer.from(bytes).toString('latin1')}"`
    : hexOf(bytes);

/** Compact-TLV objects of the historical bytes (ISO/IEC 7816-4:2013, 12.1.1). */
const COMPACT: Readonly<Record<number, string>> = {
  1: 'country',
  2: 'issuer number',
  3: 'card services',
  4: 'first data',
  5: 'card issuer',
  6: 'made before issue',
  7: 'capabilities',
  8: 'status',
  15: 'application',
};

const capabilityWords = (bytes: Uint8Array): string => {
  const [select = 0, , lengths = 0] = bytes;
  const said = [
    (select & 0x80) !== 0 ? 'selects by whole name' : '',
    (select & 0x04) !== 0 ? 'reads by short identifier' : '',
    (lengths & 0x80) !== 0 ? 'command chaining' : '',
    (lengths & 0x40) !== 0 ? 'extended lengths' : '',
  ].filter((word) => word !== '');
  return said.length === 0 ? hexOf(bytes) : said.join(', ');
};

const historicalWords = (historical: Uint8Array): string => {
  const [category] = historical;
  if (category === undefined) return 'none';
  if (category !== 0x80 && category !== 0x00) return textOrHex(historical);
  const objects = historical.subarray(1, category === 0x00 ? -3 : undefined);
  const words: string[] = [];
  for (let at = 0; at < objects.length; ) {
    const head = objects[at] ?? 0;
    const value = objects.subarray(at + 1, at + 1 + (head & 0x0f));
    const name = COMPACT[head >> 4] ?? `object ${head >> 4}`;
    words.push(`${name}: ${head >> 4 === 7 ? capabilityWords(value) : textOrHex(value)}`);
    at += 1 + (head & 0x0f);
  }
  return words.length === 0 ? 'category 80, empty' : words.join('; ');
};

export const atrWords = (atr: AtrReading): readonly string[] => [
  `${atr.protocols.map((protocol) => `T=${protocol}`).join(' and ') || 'no protocol'}, ${atr.convention} convention`,
  `says: ${historicalWords(atr.historical)}`,
  ...(atr.checkByte === 'wrong' ? ['its check byte is wrong'] : []),
  ...(atr.whole ? [] : ['it is cut off']),
];

const MAPPINGS: Readonly<Record<string, string>> = {
  '1': 'finite field, generic mapping',
  '2': 'elliptic curve, generic mapping',
  '3': 'finite field, integrated mapping',
  '4': 'elliptic curve, integrated mapping',
  '6': 'elliptic curve, chip authentication mapping',
};
const CIPHERS: Readonly<Record<string, string>> = {
  '1': '3DES',
  '2': 'AES-128',
  '3': 'AES-192',
  '4': 'AES-256',
};

/** Standardised domain parameters (Doc 9303-11, table 6). */
const PARAMETERS: Readonly<Record<number, string>> = {
  0: '1024-bit group',
  1: '2048-bit group, 224-bit subgroup',
  2: '2048-bit group, 256-bit subgroup',
  8: 'P-192',
  9: 'brainpoolP192r1',
  10: 'P-224',
  11: 'brainpoolP224r1',
  12: 'P-256',
  13: 'brainpoolP256r1',
  14: 'brainpoolP320r1',
  15: 'P-384',
  16: 'brainpoolP384r1',
  17: 'brainpoolP512r1',
  18: 'P-521',
};

const infoWords = (info: SecurityInfo): string => {
  switch (info.kind) {
    case 'pace': {
      const [mapping = '', cipher = ''] = info.protocol.split('.').slice(-2);
      const parameters =
        info.parameterId === null
          ? 'own parameters'
          : (PARAMETERS[info.parameterId] ?? `parameters ${info.parameterId}`);
      return `PACE, ${MAPPINGS[mapping] ?? `mapping ${mapping}`}, ${CIPHERS[cipher] ?? `cipher ${cipher}`}, ${parameters}`;
    }
    case 'chip-authentication':
      return `chip authentication (${info.protocol})`;
    case 'chip-authentication-key':
      return 'key for chip authentication';
    case 'active-authentication':
      return 'active authentication';
    case 'terminal-authentication':
      return 'terminal authentication';
    case 'unknown':
      return `another protocol (${info.protocol})`;
  }
};

/** How a reader opens the chip, as EF.CardAccess says; a file that cannot be read is said to be so. */
export const accessWords = (cardAccess: Uint8Array): readonly string[] => {
  try {
    return readCardAccess(cardAccess).map(infoWords);
  } catch (error) {
    if (!isKadiError(error)) throw error;
    return ['EF.CardAccess cannot be read'];
  }
};

const KEY_TYPES: Readonly<Record<number, string>> = { 128: '3DES', 130: '3DES', 136: 'AES' };
/** Transport keys of the maker carry the version FF on most products, issuers count from 01 (GlobalPlatform Card 2.3, 11.8). */
const versionWords = (version: number): string =>
  version === 0xff ? 'FF (of the maker)' : hexOf(Uint8Array.of(version));

export const keyWords = (keys: readonly KeyNote[]): readonly string[] => {
  const sets = new Map<string, number>();
  for (const { version, type, bytes } of keys) {
    const set = `version ${versionWords(version)}, ${KEY_TYPES[type] ?? `type ${hexOf(Uint8Array.of(type))}`}, ${bytes * 8} bits`;
    sets.set(set, (sets.get(set) ?? 0) + 1);
  }
  return [...sets].map(([set, count]) => `${count} ${count === 1 ? 'key' : 'keys'}: ${set}`);
};

export const channelWords = (platform: PlatformSurvey): readonly string[] => [
  ...platform.channels.map(
    ({ protocol, i }) =>
      `SCP${String(protocol).padStart(2, '0')}, i = ${i.toString(16).toUpperCase().padStart(2, '0')}`,
  ),
  ...(platform.offer === null
    ? []
    : [
        `would open with SCP${String(platform.offer.protocol).padStart(2, '0')} and key version ${versionWords(platform.offer.keyVersion)}`,
      ]),
];

/** Makers by their number in the production data (ISO/IEC 7816-6 list of chip makers), those whose chips are met most. */
const MAKERS: Readonly<Record<string, string>> = {
  '4090': 'Infineon',
  '4790': 'NXP',
  '4750': 'STMicroelectronics',
  '4180': 'Atmel',
  '4250': 'Samsung',
  '3060': 'Renesas',
  '4B44': 'a training chip of Kadi',
};

/** Year digit and day of the year, as production data write a date; undefined when it is none. */
const productionDay = (cplc: Uint8Array): string | undefined => {
  const digits = hexOf(cplc.subarray(10, 12));
  const day = Number(digits.slice(1));
  return /^\d{4}$/.test(digits) && day >= 1 && day <= 366
    ? `day ${day} of a year that ends in ${digits[0]}`
    : undefined;
};

export const identityWords = ({ cplc }: ChipIdentity): string => {
  const maker = hexOf(cplc.subarray(0, 2));
  const day = productionDay(cplc);
  return `made by ${MAKERS[maker] ?? `maker ${maker}`}, type ${hexOf(cplc.subarray(2, 4))}${day === undefined ? '' : `, ${day}`}`;
};
