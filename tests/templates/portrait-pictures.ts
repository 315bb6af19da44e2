import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { drawSpecimenPortrait, preparePortrait } from '../../templates/index.ts';

/** A drawn face, 500 × 640. */
export const figure = (): Promise<Uint8Array> => drawSpecimenPortrait('one', { sex: 'F', age: 34 });

/** The drawn face, ready to be spoilt. */
export const face = async (): Promise<Sharp> => sharp(await figure());

export const jpegBytes = async (picture: Sharp, quality = 88): Promise<Uint8Array> =>
  new Uint8Array(await picture.jpeg({ quality }).toBuffer());

export const pngBytes = async (picture: Sharp): Promise<Uint8Array> =>
  new Uint8Array(await picture.png().toBuffer());

export const flat = (width: number, height: number, background: string): Sharp =>
  sharp({ create: { width, height, channels: 3, background } });

export const codeOf = async (bytes: Uint8Array): Promise<string> => {
  const prepared = await preparePortrait(bytes);
  return prepared.kind === 'refused' ? prepared.code : 'ok';
};

/** One chunk of a PNG file, with its length and check sum. */
export const chunk = (type: string, data: Uint8Array): Uint8Array => {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
};

const header = (width: number, height: number, bits: number, colour: number): Uint8Array => {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([bits, colour], 8);
  return chunk('IHDR', data);
};

/** A PNG of zeros, one bit a pixel: nearly nothing as a file. */
export const blackPng = (width: number, height: number): Uint8Array =>
  Buffer.concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    header(width, height, 1, 0),
    chunk('IDAT', deflateSync(new Uint8Array(height * (Math.ceil(width / 8) + 1)))),
    chunk('IEND', new Uint8Array()),
  ]);

/** Puts a chunk behind the header of a PNG. */
export const withChunks = (png: Uint8Array, chunks: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);

/** Puts a segment behind the SOI of a JPEG. */
export const withSegment = (jpeg: Uint8Array, marker: number, data: Uint8Array): Uint8Array =>
  Buffer.concat([
    jpeg.subarray(0, 2),
    Uint8Array.of(0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255),
    data,
    jpeg.subarray(2),
  ]);

/**
 * What a camera makes of a scene: soft shading, texture that is finer and weaker towards the detail, grain of the
 * sensor. Nobody is on it. Made of numbers, so that it is the same in every run.
 */
export const photographLike = (): Sharp => {
  const [width, height] = [500, 640];
  const data = new Uint8Array(width * height * 3);
  let state = 7;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [dx, dy] = [(x - 250) / 130, (y - 260) / 170];
      const inside = dx * dx + dy * dy < 1;
      const coat = y > 470 && Math.abs(x - 250) < 90 + (y - 470) * 0.8;
      const shade = inside ? 1 - 0.35 * dx - 0.15 * dy : 1;
      const weave = 6 * Math.sin(x * 0.9) * Math.sin(y * 0.7) + 10 * Math.sin(x * 0.21 + y * 0.13);
      const base = inside ? [128, 86, 60] : coat ? [46, 66, 92] : [205, 208, 206];
      for (const [i, level] of base.entries()) {
        const texture = inside || coat ? weave : 0;
        data[(y * width + x) * 3 + i] = Math.max(
          0,
          Math.min(255, level * shade + texture + (random() - 0.5) * 16),
        );
      }
    }
  }
  // A lens is never quite sharp.
  return sharp(data, { raw: { width, height, channels: 3 } }).blur(0.8);
};
