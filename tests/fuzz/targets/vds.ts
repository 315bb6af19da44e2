import { sign } from 'node:crypto';
import { isKadiError } from '../../../card/errors.ts';
import {
  c40,
  describeVds,
  encodeSigned,
  encodeVds,
  fromC40,
  openVds,
  readVds,
  sealVds,
  type VdsDocument,
} from '../../../crypto/documents.ts';
import { SoftwareSigner } from '../../../crypto/keys/index.ts';
import { dateOf } from '../../../crypto/vds/dates.ts';
import { vdsSignerOf } from '../../../crypto/vds/signer-certificate.ts';
import { AT, pki } from '../specimens.ts';
import { bytesTarget, heavy, type Target } from '../target.ts';

const signer = new SoftwareSigner('barcode-signer', pki.barcodeKeys.privateKey, pki.barcode);

const documents: readonly VdsDocument[] = [
  {
    profile: 'waiting-slip',
    issuingCountry: 'KEN',
    issued: '2026-02-01',
    features: {
      serial: 'K0000001Z',
      mrz: 'I<KENK0000001Z4<<<<<<<<<<<<<<<\n9002281F<<<<<<<KEN<<<<<<<<<<<2\nSPECIMEN<<WANJIKU<<<<<<<<<<<<<',
      validUntil: '2026-08-01',
    },
  },
  {
    profile: 'visa',
    issuingCountry: 'KEN',
    issued: '2026-01-31',
    features: {
      mrzMrvA: 'V<KENSPECIMEN<<WANJIKU<<<<<<<<<<<<<<<<<<<<<<\nK0000001ZXXXX9002281F9612109',
      numberOfEntries: '2',
      durationOfStay: '90 0 0',
      passportNumber: 'K0000001Z',
      visaType: '43',
    },
  },
];
const seals = await Promise.all(documents.map((document) => sealVds(document, signer, AT)));
/** Header and messages, without the signature (FF, its length, 64 bytes). */
const contents = seals.map((seal) => seal.slice(0, -66));

const sealedAnew = (content: Uint8Array): Uint8Array => {
  const signature = sign('sha256', content, { key: pki.barcodeKeys.privateKey, dsaEncoding: 'ieee-p1363' });
  return encodeVds(content, Uint8Array.from(signature));
};
const open = (bytes: Uint8Array) => openVds(bytes, [pki.document, pki.barcode], AT);
const opened = readVds(seals[0] ?? new Uint8Array());

export const vdsTargets: readonly Target[] = [
  heavy(
    bytesTarget('digital seal', ['readVds', 'readHeader', 'openVds'], seals, (bytes) => {
      open(bytes);
      const { header, messages } = readVds(bytes);
      return describeVds(header, messages);
    }),
  ),
  heavy(
    bytesTarget('digital seal, rightly signed', 'openVds', contents, (bytes) => {
      try {
        return open(sealedAnew(bytes));
      } catch (error) {
        if (isKadiError(error) && error.code === 'VDS_FIELD') return undefined;
        throw error;
      }
    }),
  ),
  heavy(
    bytesTarget(
      'feature of a digital seal',
      'openVds',
      opened.messages.map(({ value }) => value),
      (bytes) => {
        const messages = opened.messages.map(({ tag, value }, i) => ({
          tag,
          value: i === bytes.length % 3 ? bytes : value,
        }));
        return open(sealedAnew(encodeSigned(opened.header, messages)));
      },
    ),
  ),
  bytesTarget('certificate of a digital seal', 'vdsSignerOf', [pki.barcode, pki.document], (bytes) => {
    vdsSignerOf(bytes);
    return openVds(seals[0] ?? new Uint8Array(), [bytes], AT);
  }),
  bytesTarget(
    'C40',
    'fromC40',
    [c40('text', 'SPECIMEN WANJIKU 0123456789'), c40('text', 'ABCD'), c40('text', 'AB')],
    fromC40,
  ),
  bytesTarget('date of a digital seal', 'dateOf', [Uint8Array.of(0x2f, 0xd9, 0x22)], dateOf),
];
