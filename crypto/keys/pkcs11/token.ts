import { randomFillSync } from 'node:crypto';
import type { Handle, Mechanism } from 'pkcs11js';
import { plain } from '../../bytes.ts';
import { ChipKeysOfToken } from './chip-keys-of-token.ts';
import type { ChipKeyRef, DeviceFault, DeviceRequest, KeyRef } from './messages.ts';
import { factsOf, type OpenToken } from './open-token.ts';
import { ecKeyInfo, rsaKeyInfo } from './public-key.ts';
import { ckrOf, codeOfNative, meaningOf } from './return-values.ts';
import { dataKeyTemplate, pairTemplates, secretTemplate, signMechanism } from './templates.ts';
import { NoSuchKey, TokenObjects } from './token-objects.ts';

/** The longest answer: an RSA-4096 signature, or some blocks more than was sent. */
const ROOM = 1024;
const SECRET_BYTES = 32;
const NOTHING = new Uint8Array(0);

const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value), 'utf8');

/** Does what is asked, on the calling thread of the child. */
export class Token {
  readonly #token: OpenToken;
  readonly #objects: TokenObjects;
  readonly #chips: ChipKeysOfToken;

  constructor(token: OpenToken) {
    this.#token = token;
    this.#objects = new TokenObjects(token);
    this.#chips = new ChipKeysOfToken(token, this.#objects);
  }

  answer(request: DeviceRequest): { readonly bytes: Uint8Array } | { readonly fault: DeviceFault } {
    try {
      return { bytes: plain(this.#do(request)) };
    } catch (error) {
      if (error instanceof NoSuchKey) {
        // A token that was taken away has no keys either.
        return { fault: { why: this.#objects.isSound() ? 'missing' : 'away', ckr: '' } };
      }
      const meaning = meaningOf(codeOfNative(error));
      const why = meaning === 'unclear' ? (this.#stillThere(request) ? 'refused' : 'away') : meaning;
      if (why === 'refused') this.#objects.startAfresh();
      return { fault: { why, ckr: ckrOf(error) } };
    }
  }

  #stillThere(request: DeviceRequest): boolean {
    if (!this.#objects.isSound()) return false;
    if (!('key' in request) || request.op.startsWith('make') || request.op === 'import-secret') return true;
    try {
      const key = 'master' in request.key ? request.key.master : request.key;
      this.#objects.handle(
        request.op === 'sign' ? 'private' : request.op === 'public-key' ? 'public' : 'secret',
        key,
      );
      return true;
    } catch {
      return false;
    }
  }

  #do(request: DeviceRequest): Uint8Array {
    const { p, lib, slot } = this.#token;
    switch (request.op) {
      case 'ping':
        if (!this.#objects.isSound()) throw Object.assign(new Error('CKR_TOKEN_NOT_PRESENT'), { code: 0xe0 });
        return NOTHING;
      case 'token':
        return json(factsOf(lib, slot));
      case 'find':
        return json(this.#objects.refs(request.label));
      case 'sign': {
        const key = this.#objects.handle('private', request.key);
        return this.#sign(signMechanism(p, request.algorithm), key, request.data);
      }
      case 'cmac':
        return this.#cmac(this.#secret(request.key), request.data);
      case 'encrypt':
        return this.#encrypt(this.#secret(request.key), request.data);
      case 'wrap':
        return this.#wrap(request.key, request.data);
      case 'unwrap':
        return this.#unwrap(request.key, request.data);
      case 'public-key':
        return this.#publicKey(this.#objects.handle('public', request.key));
      case 'make-pair': {
        const { mechanism, publicKey, privateKey } = pairTemplates(
          p,
          request.key,
          request.algorithm,
          request.rsaBits,
        );
        const pair = lib.C_GenerateKeyPair(this.#objects.session, { mechanism }, publicKey, privateKey);
        return this.#publicKey(pair.publicKey);
      }
      case 'make-secret':
        lib.C_GenerateKey(this.#objects.session, { mechanism: p.CKM_AES_KEY_GEN }, [
          ...secretTemplate(p, request.key, request.use),
          { type: p.CKA_VALUE_LEN, value: SECRET_BYTES },
        ]);
        return NOTHING;
      case 'import-secret':
        lib.C_CreateObject(this.#objects.session, [
          ...secretTemplate(p, request.key, request.use),
          { type: p.CKA_VALUE, value: Buffer.from(request.data) },
        ]);
        request.data.fill(0);
        return NOTHING;
    }
  }

  #secret(key: KeyRef | ChipKeyRef): Handle {
    if (!('master' in key)) return this.#objects.handle('secret', key);
    return this.#chips.handle(key, (master, data) => this.#cmac(master, data));
  }

  #sign(mechanism: Mechanism, key: Handle, data: Uint8Array): Uint8Array {
    const { lib } = this.#token;
    lib.C_SignInit(this.#objects.session, mechanism, key);
    return lib.C_Sign(this.#objects.session, Buffer.from(data), Buffer.alloc(ROOM));
  }

  #cmac(key: Handle, data: Uint8Array): Uint8Array {
    return this.#sign({ mechanism: this.#token.p.CKM_AES_CMAC }, key, data);
  }

  /** AES-CBC, IV 0, no padding; of one block the same as ECB. */
  #encrypt(key: Handle, data: Uint8Array): Uint8Array {
    const { p, lib } = this.#token;
    lib.C_EncryptInit(this.#objects.session, { mechanism: p.CKM_AES_CBC, parameter: Buffer.alloc(16) }, key);
    return lib.C_Encrypt(this.#objects.session, Buffer.from(data), Buffer.alloc(data.length + ROOM));
  }

  #wrap(key: KeyRef, data: Uint8Array): Uint8Array {
    const { p, lib } = this.#token;
    const kek = this.#objects.handle('secret', key);
    const made = lib.C_CreateObject(this.#objects.session, dataKeyTemplate(p, data));
    randomFillSync(data);
    try {
      const mechanism = { mechanism: p.CKM_AES_KEY_WRAP };
      return lib.C_WrapKey(this.#objects.session, mechanism, kek, made, Buffer.alloc(ROOM));
    } finally {
      lib.C_DestroyObject(this.#objects.session, made);
    }
  }

  #unwrap(key: KeyRef, data: Uint8Array): Uint8Array {
    const { p, lib } = this.#token;
    const session = this.#objects.session;
    const kek = this.#objects.handle('secret', key);
    const mechanism = { mechanism: p.CKM_AES_KEY_WRAP };
    const made = lib.C_UnwrapKey(session, mechanism, kek, Buffer.from(data), dataKeyTemplate(p));
    try {
      return lib.C_GetAttributeValue(session, made, [{ type: p.CKA_VALUE }])[0]?.value ?? NOTHING;
    } finally {
      lib.C_DestroyObject(session, made);
    }
  }

  #publicKey(handle: Handle): Uint8Array {
    const { p, lib } = this.#token;
    const session = this.#objects.session;
    const read = (...types: number[]): Buffer[] =>
      lib
        .C_GetAttributeValue(
          session,
          handle,
          types.map((type) => ({ type })),
        )
        .map(({ value }) => value);
    const [type = NOTHING] = read(p.CKA_KEY_TYPE);
    if (type[0] === p.CKK_RSA) {
      const [modulus = NOTHING, exponent = NOTHING] = read(p.CKA_MODULUS, p.CKA_PUBLIC_EXPONENT);
      return rsaKeyInfo(modulus, exponent);
    }
    const [parameters = NOTHING, point = NOTHING] = read(p.CKA_EC_PARAMS, p.CKA_EC_POINT);
    // CKK_EC_EDWARDS of PKCS#11 v3.0.
    return ecKeyInfo(parameters, point, type[0] === 0x40);
  }
}
