import { codeOf } from '../../../card/errors.ts';
import { SoftwareSigner } from '../../../crypto/keys/index.ts';
import { ec } from '../../crypto/pki-specimen.ts';

/** Replaces a good signature. */
export type Change = (good: Uint8Array) => Uint8Array;

/** Something of ours that verifies ECDSA on P-256, as what it says when the signature has been changed. */
export interface Verifier {
  readonly name: string;
  /** r ‖ s, or the SEQUENCE of both. */
  readonly form: 'raw' | 'der';
  readonly refused: string;
  /** Where an empty signature has a code of its own. */
  readonly empty?: string;
  /** What is said of n − s. Issuers write either (see ecdsa-der.ts); what only we write is held to the lower. */
  readonly higher: 'ok' | string;
  readonly outcome: (change: Change) => Promise<string>;
}

export const pair = ec('P-256');
const { privateKey } = pair;
/** The one key of every specimen here, for any purpose. */
export const key = (
  purpose: ConstructorParameters<typeof SoftwareSigner>[0],
  certificate: Uint8Array | null = null,
) => new SoftwareSigner(purpose, privateKey, certificate);

export const codeFrom = async (work: () => unknown): Promise<string> => {
  try {
    const outcome = await work();
    return typeof outcome === 'string' ? outcome : 'ok';
  } catch (error) {
    return codeOf(error);
  }
};

export const verdictOf = (verdict: { readonly ok: boolean; readonly code?: string }): string =>
  verdict.ok ? 'ok' : (verdict.code ?? 'refused');
