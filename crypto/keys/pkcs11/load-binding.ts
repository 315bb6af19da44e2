/** The native binding, loaded only where a key device is used: an optional dependency, compiled at installation. */
export type Pkcs11 = typeof import('pkcs11js');

/** Undefined when it is not installed or was built for another Node. */
export const loadBinding = async (): Promise<Pkcs11 | undefined> => {
  try {
    const loaded: Pkcs11 & { readonly default?: Pkcs11 } = await import('pkcs11js');
    return loaded.default ?? loaded;
  } catch {
    return undefined;
  }
};
