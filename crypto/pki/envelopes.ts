import { isKadiError } from '../../card/errors.ts';
import { TAG } from '../der.ts';
import { ascii } from '../text.ts';
import { BerCursor } from './ber.ts';
import { isSignedData } from './cms.ts';

/** What a file of a certificate folder holds, by its first bytes and not by its name. */
export type TrustKind = 'certificate' | 'crl' | 'signed-data';

export interface TrustPart {
  /** Null: none of them. */
  readonly kind: TrustKind | null;
  readonly bytes: Uint8Array;
  /** The label of a PEM block or the attribute of an LDIF line it was unwrapped from. */
  readonly label: string | null;
}

const MOST_PARTS = 10_000;

/** A list of revoked certificates has a date where a certificate has its validity (RFC 5280 §4.1, §5.1). */
const signedKind = (bytes: Uint8Array): TrustKind | null => {
  try {
    const outer = new BerCursor(new BerCursor(bytes).take(TAG.sequence).value);
    const fields = new BerCursor(outer.take(TAG.sequence).value);
    fields.optional(0xa0);
    fields.optional(TAG.integer);
    fields.take(TAG.sequence);
    fields.take(TAG.sequence);
    return fields.optional(TAG.utcTime, TAG.generalizedTime) === undefined ? 'certificate' : 'crl';
  } catch (error) {
    if (isKadiError(error)) return null;
    throw error;
  }
};

export const kindOf = (bytes: Uint8Array): TrustKind | null => {
  if (bytes[0] !== 0x30) return null;
  return isSignedData(bytes) ? 'signed-data' : signedKind(bytes);
};

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));

const part = (label: string, base64: string): TrustPart => {
  const bytes = fromBase64(base64);
  return { kind: kindOf(bytes), bytes, label };
};

const BEGIN = '-----BEGIN ';
const DASHES = '-----';

/** PEM blocks (RFC 7468) among any other text. Goes forward only, so that hostile text costs no more than its length. */
const pemParts = (text: string): readonly TrustPart[] => {
  const parts: TrustPart[] = [];
  let at = text.indexOf(BEGIN);
  while (at >= 0 && parts.length < MOST_PARTS) {
    const labelEnd = text.indexOf(DASHES, at + BEGIN.length);
    if (labelEnd < 0 || labelEnd - at > 80) break;
    const label = text.slice(at + BEGIN.length, labelEnd);
    const end = text.indexOf(`${DASHES}END `, labelEnd + DASHES.length);
    if (end < 0) break;
    // A private key is named and left alone: nothing here has any business with its bytes.
    const secret = label.includes('PRIVATE');
    parts.push(
      secret
        ? { kind: null, bytes: new Uint8Array(), label }
        : part(label, text.slice(labelEnd + DASHES.length, end)),
    );
    at = text.indexOf(BEGIN, end + DASHES.length);
  }
  return parts;
};

/** Attributes of the ICAO Public Key Directory that hold country signers or lists; document signers are not asked for. */
const LDIF_ATTRIBUTES =
  /^(pkdMasterListContent|CscaMasterListData|cACertificate|certificateRevocationList)(;binary)?$/i;

/** Base64 attributes of an LDIF file (RFC 2849), continued lines joined. */
const ldifParts = (text: string): readonly TrustPart[] => {
  const parts: TrustPart[] = [];
  for (const line of text.replace(/\r?\n /g, '').split(/\r?\n/)) {
    const colon = line.indexOf('::');
    if (colon < 0 || colon > 60 || parts.length >= MOST_PARTS) continue;
    const name = line.slice(0, colon);
    if (LDIF_ATTRIBUTES.test(name)) parts.push(part(name, line.slice(colon + 2)));
  }
  return parts;
};

/** Everything a file holds: itself when it is binary, the blocks of PEM, the attributes of LDIF. Empty: nothing known. */
export const trustParts = (bytes: Uint8Array): readonly TrustPart[] => {
  const kind = kindOf(bytes);
  if (kind !== null || bytes[0] === 0x30) return [{ kind, bytes, label: null }];
  const text = ascii(bytes);
  if (text.includes(BEGIN)) return pemParts(text);
  return text.includes('::') ? ldifParts(text) : [];
};
