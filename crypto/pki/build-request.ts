import { failure } from '../../card/errors.ts';
import { integer, sequence, tagged } from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import type { Signer } from '../signer.ts';
import { subjectName } from './issue-certificate.ts';
import { type CertificateProfile, PROFILES } from './profiles.ts';
import { signedObject } from './sign-certificate.ts';

/**
 * A certification request (PKCS#10, RFC 2986) of a key for a country signer that lies elsewhere, signed by the key itself. The
 * subject is that of the profile. It asks for no extensions: those are laid down by Doc 9303-12 and are the issuer's matter.
 * DER. Throws PKI_PROFILE, SIGNER_PURPOSE.
 */
export const buildRequest = async (signer: Signer, commonName: string): Promise<Uint8Array> => {
  const { purpose, publicKey } = signer;
  if (!Object.hasOwn(PROFILES, purpose) || purpose === 'csca') {
    throw failure(DOCUMENT_ERRORS, 'SIGNER_PURPOSE', {
      needed: 'a key below a country signer',
      given: purpose,
    });
  }
  const content = sequence(
    integer(0),
    subjectName(purpose as CertificateProfile, commonName),
    publicKey.export({ format: 'der', type: 'spki' }),
    // The attributes are not optional, but there may be none.
    tagged(0),
  );
  return signedObject(content, signer, publicKey);
};
