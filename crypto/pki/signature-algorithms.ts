import { algorithm, derNull, integer, sequence, tagged } from '../der.ts';
import { DIGEST_OID, OID } from '../oids.ts';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm, type SignatureScheme } from '../signer.ts';

const ECDSA = { sha256: OID.ecdsaWithSha256, sha384: OID.ecdsaWithSha384, sha512: '1.2.840.10045.4.3.4' };
const RSA = { sha256: OID.sha256WithRsa, sha384: '1.2.840.113549.1.1.12', sha512: '1.2.840.113549.1.1.13' };

/** RFC 8410 §3. */
export const ED25519 = '1.3.101.112';

const identify = (scheme: SignatureScheme): Uint8Array => {
  switch (scheme.family) {
    case 'ecdsa':
      // RFC 5758 §3.2: no parameters, not even NULL.
      return algorithm(ECDSA[scheme.digest]);
    case 'rsa':
      return algorithm(RSA[scheme.digest], derNull());
    case 'pss': {
      // RFC 4055 §3.1; the trailer field is the default one and therefore not written.
      const digest = algorithm(DIGEST_OID[scheme.digest], derNull());
      const mask = algorithm(OID.mgf1, digest);
      const parameters = [tagged(0, digest), tagged(1, mask), tagged(2, integer(scheme.salt))];
      return algorithm(OID.rsaPss, sequence(...parameters));
    }
    case 'eddsa':
      return algorithm(ED25519);
  }
};

/** AlgorithmIdentifier (DER) of a way of signing, for certificates, CRLs and CMS. */
export const signatureIdentifier = (name: SignatureAlgorithm): Uint8Array =>
  identify(SIGNATURE_ALGORITHMS[name]);
