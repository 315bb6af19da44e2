import { children, DerCursor, oidText, readDer, readTime, smallInteger, TAG } from '../../../crypto/der.ts';
import { allBer, octetsOf, onlyBer, readBer, readingBer, timeOf } from '../../../crypto/pki/ber.ts';
import { onlyTlv, readTlv, type Tlv, walkTlv } from '../../../crypto/tlv.ts';
import { tlvAt, tlvValue } from '../../../printers/chip/tlv.ts';
import { card, country, listCertificate, pki } from '../specimens.ts';
import { bytesTarget, type Target } from '../target.ts';

const files = [...card.files.values()];
const der = [pki.root, pki.document, country.certificate, listCertificate, ...files.slice(-3)];
const DEEPEST = 40;

/** Every value of every object, by the readers of its tag. */
const readDerTree = (value: Uint8Array, depth = 0): void => {
  for (const object of children(value)) {
    if (object.tag === TAG.oid) oidText(object.value);
    if (object.tag === TAG.integer) smallInteger(object.value);
    readTime(object);
    if ((object.tag & 0x20) !== 0 && depth < DEEPEST) readDerTree(object.value, depth + 1);
  }
};

const readBerTree = (value: Uint8Array, depth = 0): void => {
  for (const object of allBer(value)) {
    if (object.tag === TAG.utcTime || object.tag === TAG.generalizedTime) timeOf(object);
    if (object.tag === 0x24) octetsOf(object);
    else if ((object.tag & 0x20) !== 0 && depth < DEEPEST) readBerTree(object.value, depth + 1);
  }
};

const readTlvTree = (objects: readonly Tlv[], depth = 0): void => {
  for (const { value, tag } of objects) {
    const constructed = (tag > 0xff ? tag >> 8 : tag) & 0x20;
    if (constructed !== 0 && depth < DEEPEST) readTlvTree(walkTlv(value), depth + 1);
  }
};

const takeApart = (bytes: Uint8Array): void => {
  const cursor = new DerCursor(readDer(bytes).value);
  cursor.optional(TAG.integer);
  cursor.optional(TAG.oid);
  const inner = new DerCursor(cursor.take(TAG.sequence).value);
  inner.optional(0xa0);
  cursor.whole(cursor.take(TAG.sequence));
  cursor.take(TAG.bitString);
  cursor.end();
};

export const tlvTargets: readonly Target[] = [
  bytesTarget('readTlv', 'readTlv', files, (bytes) => readTlv(bytes)),
  bytesTarget('walkTlv', ['walkTlv', 'onlyTlv'], files.slice(0, -2), (bytes) => {
    readTlvTree(walkTlv(bytes));
    onlyTlv(bytes, readTlv(bytes).tag, { shortestLengths: true });
  }),
  bytesTarget('DER objects', ['readDer', 'readTime', 'oidText'], der, (bytes) => readDerTree(bytes)),
  bytesTarget('DerCursor', 'readDer', [pki.root, pki.document], takeApart),
  bytesTarget('BER objects', ['readBer', 'readingBer', 'timeOf', 'octetsOf'], der, (bytes) =>
    readingBer(bytes, (definite) => readBerTree(definite)),
  ),
  bytesTarget('one BER object', 'readBer', der.slice(0, 4), (bytes) => {
    readBer(bytes, 0);
    onlyBer(bytes, TAG.sequence);
  }),
  bytesTarget('tlvAt', ['tlvAt', 'tlvValue'], files, (bytes) => {
    tlvAt(bytes);
    tlvValue(bytes, 0x5c);
    tlvValue(bytes.subarray(2), 0x5c);
  }),
];
