import { createHash } from 'node:crypto';
import { failure } from '../../card/errors.ts';
import {
  bitString,
  derNull,
  derTrue,
  generalizedTime,
  integer,
  octets,
  oid,
  printable,
  sequence,
  setOf,
  tagged,
  taggedPrimitive,
} from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { OID } from '../oids.ts';
import { utf8 } from '../text.ts';
import { CONTACT_MAIL, CRL_ADDRESS, STATE } from './profiles.ts';

/** Doc 9303-12 §7.1.1.4: on a link certificate whose subject has another name than its issuer. */
export const NAME_CHANGE = '2.23.136.1.1.6.1';

export const attribute = (type: string, value: Uint8Array): Uint8Array => setOf(sequence(oid(type), value));

/** Default FALSE is not encoded. */
export const extension = (type: string, value: Uint8Array, critical = false): Uint8Array =>
  sequence(oid(type), ...(critical ? [derTrue()] : []), octets(value));

/** SHA-1 of the public key bits: RFC 5280 §4.2.1.2 method 1. A name for a key, not a protection. */
export const keyNameOf = (publicKeyBytes: Uint8Array): Uint8Array =>
  createHash('sha1').update(publicKeyBytes).digest();

export const authorityKey = (keyId: Uint8Array): Uint8Array =>
  extension(OID.authorityKeyIdentifier, sequence(taggedPrimitive(0, keyId)));

export const subjectKey = (keyId: Uint8Array): Uint8Array =>
  extension(OID.subjectKeyIdentifier, octets(keyId));

/** DocumentTypeListSyntax, Doc 9303-12 §7.1.1.5: the first characters of the MRZ that this signer may sign for. */
export const documentTypeList = (types: readonly string[]): Uint8Array => {
  if (types.length === 0 || !types.every((type) => /^[A-Z][A-Z]?$/.test(type))) {
    throw failure(DOCUMENT_ERRORS, 'PKI_PROFILE', { rule: 'document types of one or two capital letters' });
  }
  return extension(OID.documentTypeList, sequence(integer(0), setOf(...types.map(printable))));
};

const KEY_CERT_SIGN_AND_CRL_SIGN = bitString(Uint8Array.of(0x06), 1);
const DIGITAL_SIGNATURE = bitString(Uint8Array.of(0x80), 7);

export const keyUsage = (ca: boolean): Uint8Array =>
  extension(OID.keyUsage, ca ? KEY_CERT_SIGN_AND_CRL_SIGN : DIGITAL_SIGNATURE, true);

export const usagePeriod = (from: Date, until: Date): Uint8Array =>
  extension(
    OID.privateKeyUsagePeriod,
    sequence(
      taggedPrimitive(0, generalizedTime(from).subarray(2)),
      taggedPrimitive(1, generalizedTime(until).subarray(2)),
    ),
  );

/** GeneralNames: the mail address of the authority and the ICAO code of the State as locality, nothing else with it. */
export const stateNames = (contactMail: string = CONTACT_MAIL): Uint8Array =>
  sequence(
    taggedPrimitive(1, utf8(contactMail)),
    tagged(4, sequence(attribute(OID.localityName, printable(STATE)))),
  );

export const authorityIsCa = (): Uint8Array =>
  extension(OID.basicConstraints, sequence(derTrue(), integer(0)), true);

export const crlPlace = (address: string = CRL_ADDRESS): Uint8Array =>
  extension(
    OID.crlDistributionPoints,
    sequence(sequence(tagged(0, tagged(0, taggedPrimitive(6, utf8(address)))))),
  );

export const onlyFor = (purpose: string): Uint8Array =>
  extension(OID.extKeyUsage, sequence(oid(purpose)), true);

export const nameChange = (): Uint8Array => extension(NAME_CHANGE, derNull());
