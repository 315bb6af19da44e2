/** `kadi verify qr <text|file|picture>`: is this code genuine? Offline, with nothing but the files given. */
import { isKadiError } from '../../card/index.ts';
import { SEAL_ERRORS } from '../../crypto/documents.ts';
import { inspectionDate } from '../verify/inspection-date.ts';
import { checkQr } from '../verify/qr-check.ts';
import { VERIFY_QR_ERRORS } from '../verify/qr-errors.ts';
import { readQrInput } from '../verify/qr-input.ts';
import { asJson, printed } from '../verify/qr-print.ts';
import { readCertificates, readDecryptionKeys, readKeys, readList } from '../verify/qr-trust.ts';

export interface VerifyQrOptions {
  /** The issuer's key set (JWKS). */
  readonly keys?: string;
  readonly revoked?: string;
  readonly at?: string;
  /** Signer certificates of digital seals. */
  readonly cert?: readonly string[];
  /** For encrypted barcodes: hex, or files that hold it. */
  readonly key?: readonly string[];
  readonly json?: boolean;
}

/** Faults of what was given: nothing is said about the code then. */
const isUsage = (code: string): boolean =>
  Object.hasOwn(VERIFY_QR_ERRORS, code) ||
  (Object.hasOwn(SEAL_ERRORS, code) && code.startsWith('REVOCATION_'));

/** Exit code 0: genuine; 1: refused; 2: not asked rightly, or a file that was given is not what it should be. */
export const verifyQr = async (argument: string, options: VerifyQrOptions): Promise<void> => {
  try {
    const at = inspectionDate(options.at);
    const trust = {
      jwks: await readKeys(options.keys),
      certificates: await readCertificates(options.cert ?? []),
      list: await readList(options.revoked),
      decryptionKeys: await readDecryptionKeys(options.key ?? []),
    };
    const report = checkQr(await readQrInput(argument, process.stdin), trust, at);
    console.log(options.json ? asJson(report, at) : printed(report));
    process.exitCode = report.ok ? 0 : 1;
  } catch (error) {
    if (!isKadiError(error) || !isUsage(error.code)) throw error;
    const { code, message, entry } = error;
    if (options.json) console.log(JSON.stringify({ ok: false, error: { code, message, todo: entry.todo } }));
    else console.error(`${message} [${code}]\n${entry.todo}`);
    process.exitCode = 2;
  }
};
