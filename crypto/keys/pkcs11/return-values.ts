/** PKCS#11 v2.40 §2.1.2 return values, by what they mean for us. */

/** The device, the token or our session is gone; a new start may bring it back. */
const AWAY: ReadonlySet<number> = new Set([
  0x02, // CKR_HOST_MEMORY
  0x30, // CKR_DEVICE_ERROR
  0x31, // CKR_DEVICE_MEMORY
  0x32, // CKR_DEVICE_REMOVED
  0xb0, // CKR_SESSION_CLOSED
  0xb1, // CKR_SESSION_COUNT
  0xb3, // CKR_SESSION_HANDLE_INVALID
  0xe0, // CKR_TOKEN_NOT_PRESENT
  0xe1, // CKR_TOKEN_NOT_RECOGNIZED
  0x101, // CKR_USER_NOT_LOGGED_IN
  0x190, // CKR_CRYPTOKI_NOT_INITIALIZED
]);

/** May be the device or may be the question: ask whether the token is still itself. */
const UNCLEAR: ReadonlySet<number> = new Set([
  0x03, // CKR_SLOT_ID_INVALID
  0x05, // CKR_GENERAL_ERROR
  0x06, // CKR_FUNCTION_FAILED
  0x60, // CKR_KEY_HANDLE_INVALID
  0x82, // CKR_OBJECT_HANDLE_INVALID
]);

export const PIN_REFUSED: ReadonlySet<number> = new Set([
  0xa0, // CKR_PIN_INCORRECT
  0xa1, // CKR_PIN_INVALID
  0xa2, // CKR_PIN_LEN_RANGE
  0xa3, // CKR_PIN_EXPIRED
  0xa4, // CKR_PIN_LOCKED
  0x102, // CKR_USER_PIN_NOT_INITIALIZED
]);

export type Meaning = 'away' | 'unclear' | 'refused';

export const meaningOf = (code: number | undefined): Meaning => {
  if (code === undefined || UNCLEAR.has(code)) return 'unclear';
  return AWAY.has(code) ? 'away' : 'refused';
};

export const codeOfNative = (error: unknown): number | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;

/** CKR_… as the binding writes it. Nothing else of its message is told: it could quote what was given. */
export const ckrOf = (error: unknown): string => {
  const text = error instanceof Error ? /CKR_[A-Z0-9_]+/.exec(error.message)?.[0] : undefined;
  return text ?? `code ${codeOfNative(error) ?? 'unknown'}`;
};
