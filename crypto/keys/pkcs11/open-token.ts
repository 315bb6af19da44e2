import type { Handle, PKCS11 } from 'pkcs11js';
import { loadBinding, type Pkcs11 } from './load-binding.ts';
import type { OpenFault, TokenFacts, TokenPlace } from './messages.ts';
import { readPin } from './pin.ts';
import { ckrOf, codeOfNative, PIN_REFUSED } from './return-values.ts';

/** Why the token could not be opened. Only the child sees it. */
export class NotOpened extends Error {
  readonly why: OpenFault;
  readonly ckr: string;

  constructor(why: OpenFault, ckr = '') {
    super(why);
    this.why = why;
    this.ckr = ckr;
  }
}

export interface OpenToken {
  readonly p: Pkcs11;
  readonly lib: PKCS11;
  readonly slot: Handle;
  /** Logged in; its session objects live as long as it does. */
  readonly session: Handle;
  readonly facts: TokenFacts;
}

export const factsOf = (lib: PKCS11, slot: Handle): TokenFacts => {
  const { label, manufacturerID, model, serialNumber, firmwareVersion } = lib.C_GetTokenInfo(slot);
  return {
    label: label.trim(),
    manufacturer: manufacturerID.trim(),
    model: model.trim(),
    serial: serialNumber.trim(),
    firmware: `${firmwareVersion.major}.${firmwareVersion.minor}`,
  };
};

export const loadModule = async (path: string): Promise<{ readonly p: Pkcs11; readonly lib: PKCS11 }> => {
  const p = await loadBinding();
  if (p === undefined) throw new NotOpened('binding');
  const lib = new p.PKCS11();
  try {
    lib.load(path);
  } catch (error) {
    throw new NotOpened('module', ckrOf(error));
  }
  try {
    lib.C_Initialize();
  } catch (error) {
    throw new NotOpened('away', ckrOf(error));
  }
  return { p, lib };
};

const tokenFlags = (lib: PKCS11, slot: Handle): number => lib.C_GetTokenInfo(slot).flags;

const slotOf = (p: Pkcs11, lib: PKCS11, label: string): Handle => {
  const slot = lib.C_GetSlotList(true).find((one) => {
    const info = lib.C_GetTokenInfo(one);
    return info.label.trim() === label && (info.flags & p.CKF_TOKEN_INITIALIZED) !== 0;
  });
  if (slot === undefined) throw new NotOpened('token');
  return slot;
};

/** Loads the library, finds the token by its label and logs in. Throws NotOpened. */
export const openToken = async (place: TokenPlace): Promise<OpenToken> => {
  const pin = readPin(place.pin);
  if (pin === undefined) throw new NotOpened('pin-file');
  const { p, lib } = await loadModule(place.module);
  try {
    const slot = slotOf(p, lib, place.token);
    // A wrong PIN in a file, tried by every process at every start, would lock the token for good.
    const stop = p.CKF_USER_PIN_FINAL_TRY | p.CKF_USER_PIN_LOCKED;
    if ((tokenFlags(lib, slot) & stop) !== 0) throw new NotOpened('pin', 'CKF_USER_PIN_FINAL_TRY');
    const session = lib.C_OpenSession(slot, p.CKF_SERIAL_SESSION | p.CKF_RW_SESSION);
    lib.C_Login(session, p.CKU_USER, pin);
    return { p, lib, slot, session, facts: factsOf(lib, slot) };
  } catch (error) {
    if (error instanceof NotOpened) throw error;
    const code = codeOfNative(error);
    throw new NotOpened(code !== undefined && PIN_REFUSED.has(code) ? 'pin' : 'away', ckrOf(error));
  }
};

/** Gives an empty slot a token with this label, SO-PIN and user PIN. Refuses to touch a token that is there already. */
export const initialiseToken = async (place: TokenPlace, soPin: string | undefined): Promise<void> => {
  const pin = readPin(place.pin);
  if (pin === undefined || soPin === undefined) throw new NotOpened('pin-file');
  const { p, lib } = await loadModule(place.module);
  try {
    const slots = lib.C_GetSlotList(true);
    const labelled = slots.some((slot) => lib.C_GetTokenInfo(slot).label.trim() === place.token);
    if (labelled) throw new NotOpened('token', 'a token with this label is there already');
    const empty = slots.find((slot) => (tokenFlags(lib, slot) & p.CKF_TOKEN_INITIALIZED) === 0);
    if (empty === undefined) throw new NotOpened('token', 'no empty slot');
    lib.C_InitToken(empty, soPin, place.token.padEnd(32));
    // SoftHSM moves the new token to another slot.
    const slot = slotOf(p, lib, place.token);
    const session = lib.C_OpenSession(slot, p.CKF_SERIAL_SESSION | p.CKF_RW_SESSION);
    lib.C_Login(session, p.CKU_SO, soPin);
    lib.C_InitPIN(session, pin);
    lib.C_Logout(session);
    lib.C_CloseSession(session);
  } catch (error) {
    if (error instanceof NotOpened) throw error;
    throw new NotOpened('away', ckrOf(error));
  }
};
