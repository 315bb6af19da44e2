import type { Handle } from 'pkcs11js';
import type { KeyRef } from './messages.ts';
import type { OpenToken } from './open-token.ts';
import { codeOfNative, meaningOf } from './return-values.ts';

/** No object of this label, id and class. */
export class NoSuchKey extends Error {}

type Kind = 'private' | 'public' | 'secret';

const REMEMBERED = 256;

/**
 * Finds objects and remembers their handles. A session of its own for the work: after an error an operation may stay open in
 * a session (SoftHSM: CKR_OPERATION_ACTIVE from then on), and closing that session is what ends it.
 */
export class TokenObjects {
  readonly #token: OpenToken;
  readonly #handles = new Map<string, Handle>();
  #work: Handle | undefined;

  constructor(token: OpenToken) {
    this.#token = token;
  }

  get session(): Handle {
    const { lib, slot, p } = this.#token;
    this.#work ??= lib.C_OpenSession(slot, p.CKF_SERIAL_SESSION | p.CKF_RW_SESSION);
    return this.#work;
  }

  /** Ends whatever is half done. */
  startAfresh(): void {
    this.#handles.clear();
    const old = this.#work;
    this.#work = undefined;
    if (old === undefined) return;
    try {
      this.#token.lib.C_CloseSession(old);
    } catch {
      // It is gone already.
    }
  }

  handle(kind: Kind, key: KeyRef): Handle {
    const name = `${kind} ${key.label} ${key.id}`;
    const known = this.#handles.get(name);
    if (known !== undefined) return known;
    const { p } = this.#token;
    const kinds = { private: p.CKO_PRIVATE_KEY, public: p.CKO_PUBLIC_KEY, secret: p.CKO_SECRET_KEY };
    const [found, another] = this.#find([
      { type: p.CKA_CLASS, value: kinds[kind] },
      { type: p.CKA_LABEL, value: key.label },
      { type: p.CKA_ID, value: Buffer.from(key.id, 'hex') },
    ]);
    // Two objects of one name: which of them signs would be left to chance.
    if (found === undefined || another !== undefined) throw new NoSuchKey();
    if (this.#handles.size >= REMEMBERED) this.#handles.clear();
    this.#handles.set(name, found);
    return found;
  }

  /** Private and secret keys of a label. */
  refs(label: string): KeyRef[] {
    const { p, lib } = this.#token;
    return [p.CKO_PRIVATE_KEY, p.CKO_SECRET_KEY].flatMap((kind) =>
      this.#find([
        { type: p.CKA_CLASS, value: kind },
        { type: p.CKA_LABEL, value: label },
      ]).map((handle) => {
        const [id] = lib.C_GetAttributeValue(this.session, handle, [{ type: p.CKA_ID }]);
        return { label, id: id?.value.toString('hex') ?? '' };
      }),
    );
  }

  #find(template: Parameters<OpenToken['lib']['C_FindObjectsInit']>[1]): Handle[] {
    const { lib } = this.#token;
    lib.C_FindObjectsInit(this.session, template);
    try {
      return lib.C_FindObjects(this.session, 64);
    } finally {
      lib.C_FindObjectsFinal(this.session);
    }
  }

  /** Is the token still there and are we still logged in? Asked when an error can mean either. */
  isSound(): boolean {
    const { lib, slot, session, facts } = this.#token;
    try {
      this.startAfresh();
      const { state } = lib.C_GetSessionInfo(session);
      // CKS_RO_USER_FUNCTIONS 1, CKS_RW_USER_FUNCTIONS 3.
      return (state === 1 || state === 3) && lib.C_GetTokenInfo(slot).label.trim() === facts.label;
    } catch (error) {
      // Whatever it says now, it does not work.
      return meaningOf(codeOfNative(error)) === 'refused';
    }
  }
}
