/** Names of pairs and people that are derived from blind indexes and do not give those away. */
import { sha256Hex } from '../../crypto/index.ts';

const HEX = 24;
const hash = (text: string): string => sha256Hex(Buffer.from(text)).slice(0, HEX);
const hex = (index: Uint8Array): string => Buffer.from(index).toString('hex');

/** The same for both orders. */
export const pairKey = (one: Uint8Array, other: Uint8Array): string =>
  hash(`pair/${[hex(one), hex(other)].sort().join('/')}`);

/** A proposal's name: one for each person. */
export const transitionId = (personIndex: Uint8Array): string =>
  `transition/${hash(`person/${hex(personIndex)}`)}`;
export const renewalId = (serial: string): string => `renewal/${serial}`;
/** One case for two requests, the later first. */
export const doubleId = (request: string, other: string): string => `double/${request}/${other}`;

/** Why a person is asked, as a code: `citizen-and-refugee`, the later one first. */
export const whyDouble = (residentAs: string, other: string): string =>
  residentAs === other ? 'name-and-birth' : `${residentAs}-and-${other}`;
