import { failure } from '../../card/index.ts';
import type { ChipSecrets, MrzKeyFields } from '../../crypto/chip-access/index.ts';
import { ecPrivateKey } from './ec-key.ts';
import { CHIP_ERRORS } from './errors.ts';
import { tlv } from './tlv.ts';

/** How the secrets of a card are written for its chip, the same in every profile of ours. */

const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

const invalid = (secret: string, why: string) =>
  failure(CHIP_ERRORS, 'CHIP_SECRETS_INVALID', { secret, why });

/**
 * `62 L {5F1F document number, 5F18 date of birth, 5F19 date of expiry}`, without check digits: the form of the public
 * ICAO applets, from which the chip makes its BAC keys and the MRZ password of PACE (Doc 9303-11, 4.3.2 and 4.4.4.1).
 * Where BAC shall not be offered, `80 01 00` follows, which is ours.
 */
export const mrzObject = (
  { documentNumber, dateOfBirth, dateOfExpiry }: MrzKeyFields,
  allowBac = true,
): Uint8Array => {
  if (!/^[A-Z0-9<]{9,22}$/.test(documentNumber)) throw invalid('mrz', 'document number');
  if (!/^[0-9<]{6}$/.test(dateOfBirth)) throw invalid('mrz', 'date of birth');
  if (!/^[0-9<]{6}$/.test(dateOfExpiry)) throw invalid('mrz', 'date of expiry');
  return tlv(
    0x62,
    tlv(0x5f1f, ascii(documentNumber)),
    tlv(0x5f18, ascii(dateOfBirth)),
    tlv(0x5f19, ascii(dateOfExpiry)),
    allowBac ? new Uint8Array(0) : tlv(0x80, Uint8Array.of(0x00)),
  );
};

/** `66 08 82 06 <digits>`, ours: the tag inside is 80 and the number that MSE:Set AT gives the password (2 is CAN). */
export const canObject = (can: string): Uint8Array => {
  if (!/^[0-9]{6}$/.test(can)) throw invalid('can', 'not six digits');
  return tlv(0x66, tlv(0x82, ascii(can)));
};

/**
 * An EC private key with its domain parameters: `81` prime, `82` a, `83` b, `84` base point, `85` order, `87` cofactor,
 * and last `86` the key itself. Tags of the public ICAO applets, which know only binary fields under `81`; a prime
 * there is ours. Errors: CHIP_SECRETS_INVALID.
 */
export const ecKeyObjects = (
  secret: 'active authentication' | 'chip authentication',
  pkcs8: Uint8Array,
): readonly Uint8Array[] => {
  const key = ecPrivateKey(pkcs8);
  if (key === undefined) throw invalid(secret, 'not an EC key on a known curve');
  const { p, a, b, gx, gy, n } = key.curve;
  return [
    tlv(0x81, fromHex(p)),
    tlv(0x82, fromHex(a)),
    tlv(0x83, fromHex(b)),
    tlv(0x84, fromHex(`04${gx}${gy}`)),
    tlv(0x85, fromHex(n)),
    tlv(0x87, Uint8Array.of(0x01)),
    tlv(0x86, key.scalar),
  ];
};

/** Proves that the secrets can be written, before the first byte goes to the chip. Errors: CHIP_SECRETS_INVALID. */
export const checkSecrets = ({ bac, can, activeAuthentication, chipAuthentication }: ChipSecrets): void => {
  if (bac !== null) mrzObject(bac);
  if (can !== null) canObject(can);
  if (activeAuthentication !== null) ecKeyObjects('active authentication', activeAuthentication);
  if (chipAuthentication !== null) ecKeyObjects('chip authentication', chipAuthentication);
};
