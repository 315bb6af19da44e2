import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import type { ImageSize } from './jpeg.ts';

const bad = (rule: string): Error => failure(DOCUMENT_ERRORS, 'LDS_PORTRAIT', { rule });

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Start of codestream (FF4F) and at once the image and tile size (FF51): ISO/IEC 15444-1 Annex A. */
const CODESTREAM = 0xff4fff51;
/** Signature box of a JP2 file: ISO/IEC 15444-1 §I.5.1. */
const SIGNATURE = [0x0000000c, 0x6a502020, 0x0d0a870a] as const;

/** Is this JPEG 2000 (a JP2 file or a bare codestream) by its first bytes? */
export const isJpeg2000 = (image: Uint8Array): boolean => {
  if (image.length < 12) return false;
  const view = viewOf(image);
  return view.getUint32(0) === CODESTREAM || SIGNATURE.every((word, i) => view.getUint32(i * 4) === word);
};

const codestreamSize = (stream: Uint8Array): ImageSize => {
  if (stream.length < 40 || viewOf(stream).getUint32(0) !== CODESTREAM) throw bad('codestream');
  const view = viewOf(stream);
  const [right, bottom, left, top] = [8, 12, 16, 20].map((at) => view.getUint32(at));
  return { width: (right ?? 0) - (left ?? 0), height: (bottom ?? 0) - (top ?? 0) };
};

interface Box {
  readonly type: string;
  readonly content: Uint8Array;
}

/** Boxes side by side (ISO/IEC 15444-1 §I.4): length 1 says that eight bytes of length follow, 0 that it is the last box. */
const boxes = (bytes: Uint8Array): readonly Box[] => {
  const view = viewOf(bytes);
  const found: Box[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + 8 > bytes.length || found.length === 100) throw bad('box');
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    const stated = view.getUint32(at);
    let header = 8;
    let length = stated === 0 ? bytes.length - at : stated;
    if (stated === 1) {
      header = 16;
      if (at + 16 > bytes.length || view.getUint32(at + 8) !== 0) throw bad('box');
      length = view.getUint32(at + 12);
    }
    if (length < header || at + length > bytes.length) throw bad('box');
    found.push({ type, content: bytes.subarray(at + header, at + length) });
    at += length;
  }
  return found;
};

/** Everything a picture needs; what else a JP2 file may hold (uuid, xml, uinf) is there for metadata. */
const PICTURE_BOXES: ReadonlySet<string> = new Set(['jP  ', 'ftyp', 'jp2h', 'jp2c']);
const HEADER_BOXES: ReadonlySet<string> = new Set(['ihdr', 'bpcc', 'colr', 'pclr', 'cmap', 'cdef', 'res ']);

const fileSize = (image: Uint8Array, pictureOnly: boolean): ImageSize => {
  const outer = boxes(image);
  const header = outer.find(({ type }) => type === 'jp2h');
  const inner = header === undefined ? [] : boxes(header.content);
  const foreign =
    outer.some(({ type }) => !PICTURE_BOXES.has(type)) || inner.some(({ type }) => !HEADER_BOXES.has(type));
  if (pictureOnly && foreign) throw bad('metadata');
  const stated = inner.find(({ type }) => type === 'ihdr')?.content;
  const stream = outer.find(({ type }) => type === 'jp2c')?.content;
  if (stated === undefined || stated.length < 14 || stream === undefined) throw bad('no frame');
  const view = viewOf(stated);
  return { height: view.getUint32(0), width: view.getUint32(4) };
};

const sizeOf = (image: Uint8Array, pictureOnly: boolean): ImageSize => {
  if (!isJpeg2000(image)) throw bad('not JPEG 2000');
  return viewOf(image).getUint32(0) === CODESTREAM ? codestreamSize(image) : fileSize(image, pictureOnly);
};

/** The size of a JP2 file or codestream that may go on a chip: no box that is there for metadata. Throws LDS_PORTRAIT. */
export const jpeg2000Size = (image: Uint8Array): ImageSize => sizeOf(image, true);

/** The size of JPEG 2000 of any issuer, metadata or not. Throws LDS_PORTRAIT. */
export const foreignJpeg2000Size = (image: Uint8Array): ImageSize => sizeOf(image, false);
