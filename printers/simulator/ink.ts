import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { CARD_DOTS, CARD_HEIGHT, CARD_WIDTH } from '../card-printer.ts';
import { facePng } from './png.ts';
import { PANELS, type Panel, type Side } from './state.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** One face as it looks: `rgb` with the black panel on top, `overlay` where varnish lies (1). 1016 x 648, row-major. */
export interface FacePicture {
  readonly width: typeof CARD_WIDTH;
  readonly height: typeof CARD_HEIGHT;
  readonly rgb: Uint8Array;
  readonly overlay: Uint8Array;
}

export interface CardPicture {
  readonly front: FacePicture;
  readonly back: FacePicture;
}

/** Amounts of ink of each panel, 0 to 255, in picture order. */
export type Ink = Partial<Record<Panel, Uint8Array>>;

/** What the eye sees of the inks on white plastic. */
export const composeInk = (ink: Ink): FacePicture => {
  const rgb = new Uint8Array(CARD_DOTS * 3);
  for (let dot = 0; dot < CARD_DOTS; dot++) {
    const light = ink.k?.[dot] ? 0 : 255;
    rgb[dot * 3] = Math.max(0, light - (ink.c?.[dot] ?? 0));
    rgb[dot * 3 + 1] = Math.max(0, light - (ink.m?.[dot] ?? 0));
    rgb[dot * 3 + 2] = Math.max(0, light - (ink.y?.[dot] ?? 0));
  }
  const overlay = ink.o?.map((amount) => (amount > 0 ? 1 : 0)) ?? new Uint8Array(CARD_DOTS);
  return { width: CARD_WIDTH, height: CARD_HEIGHT, rgb, overlay };
};

/** The head goes over the card from left to right. */
export const keepLeftHalf = (ink: Uint8Array): void => {
  for (let row = 0; row < CARD_DOTS; row += CARD_WIDTH) ink.fill(0, row + CARD_WIDTH / 2, row + CARD_WIDTH);
};

const SIDES: readonly Side[] = ['front', 'back'];

/** Body numbers are somebody else's text: what could name another folder is written in hex. */
const fileName = (body: string): string =>
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(body) ? body : `_${Buffer.from(body, 'utf8').toString('hex')}`;

/** The ink on each body, one small file per panel, so that a half-printed card survives the end of the process. */
export class InkStore {
  readonly #folder: string | undefined;
  readonly #pictures: string;

  /** Without a folder nothing is kept. */
  constructor(folder: string | undefined) {
    this.#folder = folder === undefined ? undefined : join(folder, 'ink');
    this.#pictures = join(folder ?? '', 'pictures');
  }

  /** A panel printed twice on the same face lies on top of what is there. */
  async print(body: string, side: Side, panel: Panel, ink: Uint8Array): Promise<void> {
    if (this.#folder === undefined) return;
    const path = this.#path(body, side, panel);
    const under = await this.#read(path);
    const total =
      under === undefined ? ink : ink.map((amount, dot) => Math.min(255, amount + (under[dot] ?? 0)));
    await mkdir(this.#path(body), { recursive: true });
    await writeFile(`${path}.new`, await deflate(total, { level: 1 }));
    await rename(`${path}.new`, path);
  }

  /** Undefined when nothing was ever printed on this body, or its picture is no longer kept. */
  async pictureOf(body: string): Promise<CardPicture | undefined> {
    if (this.#folder === undefined || !existsSync(this.#path(body))) return undefined;
    return { front: await this.#face(body, 'front'), back: await this.#face(body, 'back') };
  }

  /** The ink only: the pictures of a card that left are its record, and the machine takes none of them away. */
  async forget(body: string): Promise<void> {
    if (this.#folder === undefined) return;
    await rm(this.#path(body), { recursive: true, force: true });
  }

  /** Writes `pictures/<body>-front.png` and `-back.png` of a card that was printed. */
  async develop(body: string): Promise<void> {
    const picture = await this.pictureOf(body);
    if (picture === undefined) return;
    await mkdir(this.#pictures, { recursive: true });
    for (const side of SIDES) {
      const file = this.#pictureFile(body, side);
      await writeFile(`${file}.new`, facePng(picture[side]), { mode: 0o600 });
      await rename(`${file}.new`, file);
    }
  }

  #pictureFile(body: string, side: Side): string {
    return join(this.#pictures, `${fileName(body)}-${side}.png`);
  }

  async #face(body: string, side: Side): Promise<FacePicture> {
    const ink: Ink = {};
    for (const panel of PANELS) {
      const amounts = await this.#read(this.#path(body, side, panel));
      if (amounts !== undefined) ink[panel] = amounts;
    }
    return composeInk(ink);
  }

  async #read(path: string): Promise<Uint8Array | undefined> {
    return existsSync(path) ? new Uint8Array(await inflate(await readFile(path))) : undefined;
  }

  /** Body numbers are somebody else's text: in hex they cannot name another folder. */
  #path(body: string, ...face: readonly string[]): string {
    const name = Buffer.from(body, 'utf8').toString('hex');
    const folder = join(this.#folder ?? '', name);
    return face.length === 0 ? folder : join(folder, face.join('-'));
  }
}
