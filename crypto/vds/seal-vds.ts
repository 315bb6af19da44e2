import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { isScalarCurve } from '../seal/ecdsa-scalars.ts';
import { signLow } from '../seal/signing.ts';
import { SIGNATURE_ALGORITHMS, type Signer } from '../signer.ts';
import { VDS_ERRORS } from './errors.ts';
import { writeFeatures } from './features.ts';
import { encodeSigned, encodeVds } from './messages.ts';
import { HASHES } from './open-vds.ts';
import { VDS_PROFILES, type VdsProfileName } from './profiles.ts';
import { vdsSignerOf } from './signer-certificate.ts';

/** A paper document to be sealed. */
export interface VdsDocument {
  readonly profile: VdsProfileName;
  /** As in the MRZ: `KEN`. */
  readonly issuingCountry: string;
  /** YYYY-MM-DD */
  readonly issued: string;
  /** Texts by the names of the profile: see `VdsDescription`. */
  readonly features: Readonly<Record<string, string>>;
  /** 4 unless readers in the field know only 3; then the certificate's serial number must have at most five digits in hex. */
  readonly version?: 3 | 4;
}

/**
 * The bytes of a document's seal (Doc 9303-13), for a Data Matrix or QR code in binary mode. The header's signer and
 * reference are taken from the signer's certificate. Throws VDS_FIELD, SIGNER_PURPOSE for any key but an ECDSA barcode
 * signer, SIGNER_CERTIFICATE when its certificate is not there or not named by two letters and two characters.
 */
export const sealVds = async (document: VdsDocument, signer: Signer, at: Date): Promise<Uint8Array> => {
  const curve = signer.publicKey.asymmetricKeyDetails?.namedCurve;
  const scheme = SIGNATURE_ALGORITHMS[signer.algorithm];
  if (signer.purpose !== 'barcode-signer' || scheme.family !== 'ecdsa' || !isScalarCurve(curve)) {
    throw failure(DOCUMENT_ERRORS, 'SIGNER_PURPOSE', {
      needed: 'barcode-signer with ECDSA',
      given: `${signer.purpose} ${signer.algorithm}`,
    });
  }
  const named = signer.certificate === null ? undefined : vdsSignerOf(signer.certificate);
  if (named === undefined || !named.maySeal || scheme.digest !== HASHES[curve]) {
    throw failure(DOCUMENT_ERRORS, 'SIGNER_CERTIFICATE', { key: signer.keyId });
  }
  const { profile, version = 4 } = document;
  const { featureDefinition, documentType } = VDS_PROFILES[profile];
  const serial = named.serial.toString(16).toUpperCase();
  const day = at.toISOString().slice(0, 10);
  if (document.issued > day)
    throw failure(VDS_ERRORS, 'VDS_FIELD', { field: 'issued', rule: 'not in the future' });
  const signed = encodeSigned(
    {
      version,
      issuingCountry: document.issuingCountry,
      signerIdentifier: named.identifier,
      certificateReference: version === 3 ? serial.padStart(5, '0') : serial,
      documentIssueDate: document.issued,
      signatureDate: day,
      featureDefinition,
      documentType,
    },
    writeFeatures(profile, document.features),
  );
  return encodeVds(signed, await signLow(signer, signed));
};
