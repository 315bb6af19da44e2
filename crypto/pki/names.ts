import { sameBytes } from '../bytes.ts';
import { oidText } from '../der.ts';
import { OID } from '../oids.ts';
import { ascii } from '../text.ts';
import { allBer, onlyBer } from './ber.ts';

/** One attribute of a Name (RFC 5280 §4.1.2.4). */
interface NamePart {
  readonly type: string;
  readonly text: string;
}

const UTF8 = 0x0c;
const BMP = 0x1e;

const textOf = (tag: number, value: Uint8Array): string => {
  if (tag === UTF8) return Buffer.from(value).toString('utf8');
  if (tag === BMP && value.length % 2 === 0) return Buffer.from(value).swap16().toString('utf16le');
  return ascii(value);
};

/** The attributes of a Name (DER of the SEQUENCE), in their order; what has another form is left out. */
export const nameParts = (name: Uint8Array): readonly NamePart[] => {
  const parts: NamePart[] = [];
  for (const set of allBer(onlyBer(name, 0x30))) {
    for (const attribute of allBer(set.value)) {
      const [type, value] = allBer(attribute.value);
      if (type?.tag === 0x06 && value !== undefined) {
        parts.push({ type: oidText(type.value), text: textOf(value.tag, value.value) });
      }
    }
  }
  return parts;
};

/** The first value of an attribute; null when there is none. */
export const namePart = (name: Uint8Array, type: string): string | null =>
  nameParts(name).find((part) => part.type === type)?.text ?? null;

const SHORT: Readonly<Record<string, string>> = {
  [OID.countryName]: 'C',
  [OID.organizationName]: 'O',
  '2.5.4.11': 'OU',
  [OID.commonName]: 'CN',
  [OID.localityName]: 'L',
  '2.5.4.5': 'serialNumber',
};

/** `C=KE, O=…, CN=…` for people. Names of authorities only: no card holder stands in these certificates. */
export const nameText = (name: Uint8Array): string =>
  nameParts(name)
    .map(({ type, text }) => `${SHORT[type] ?? type}=${text.replace(/[\p{Cc}\p{Cf}]/gu, '?')}`)
    .join(', ');

const folded = (name: Uint8Array): string =>
  JSON.stringify(
    nameParts(name).map(({ type, text }) => [
      type,
      text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase(),
    ]),
  );

/**
 * Do two Names name the same authority? Real issuers write their country signer in PrintableString and in its document
 * signers in UTF8String, so letters are compared and not encodings (RFC 5280 §7.1: case and runs of spaces do not count).
 */
export const sameName = (one: Uint8Array, other: Uint8Array): boolean => {
  if (sameBytes(one, other)) return true;
  const text = folded(one);
  return text !== '[]' && text === folded(other);
};
