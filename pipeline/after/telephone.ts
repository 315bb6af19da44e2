import type { RegisterRecord } from '../../card/index.ts';
import type { DueNotice } from '../../ledger/index.ts';
import { BINDING } from '../material.ts';
import type { Shop } from '../shop.ts';

const text = new TextDecoder('utf-8', { fatal: true });

type Sealed = Pick<DueNotice, 'request' | 'wrappedKey' | 'keyId' | 'sealedRecord' | 'sealedPhone'>;

/**
 * E.164: the number given last at a desk, else the register's; undefined: none, or the record is erased. A minor's record holds the
 * guardian's number. Read at the moment of sending, so that a changed number is the one that is told.
 */
export const telephoneOf = async (shop: Shop, sealed: Sealed): Promise<string | undefined> => {
  const { request, wrappedKey, keyId, sealedRecord, sealedPhone } = sealed;
  if (wrappedKey === null || wrappedKey.length === 0 || keyId === null || sealedRecord === null)
    return undefined;
  const key = await shop.keys.records.unwrap(wrappedKey, keyId);
  if (sealedPhone !== null) {
    const given = text.decode(key.open(sealedPhone, BINDING.phone(request)));
    return given === '' ? undefined : given;
  }
  // Checked against the schema at intake and authenticated by the envelope since.
  return (JSON.parse(text.decode(key.open(sealedRecord, BINDING.record(request)))) as RegisterRecord).phone;
};
