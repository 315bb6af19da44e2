import { END, FILL, SEPARATOR, START } from './job.ts';

const FILLS = 9;
/** Longer than any reply that is known; what is longer is cut and fits no shape. */
export const MAX_REPLY = 256;
const text = new TextEncoder();

/** `05` x 9, `01`, `REQ,STA,KEY,`, `1C`, `03`: 24 bytes. */
export const statusRequest = (key: string): Uint8Array =>
  Uint8Array.of(
    ...new Array<number>(FILLS).fill(FILL),
    START,
    ...text.encode(`REQ,STA,${key},`),
    SEPARATOR,
    END,
  );

/** `01`, `STA,KEY` and the value, `2C`, `03`. */
export const statusReply = (body: string): Uint8Array =>
  Uint8Array.of(START, ...text.encode(`${body},`), END);

/** Key and value in what stands between `01` and `03`; undefined when it is no status reply. */
export const parseReply = (frame: string): { readonly key: string; readonly value: string } | undefined => {
  const [, key, value] = /^STA,([A-Z]{3})([^,]*),$/.exec(frame) ?? [];
  return key === undefined || value === undefined ? undefined : { key, value };
};

/** Cuts a stream into what stands between `01` and `03`. Bytes outside are passed over; never keeps more than one reply. */
export class ReplyFrames {
  #open = false;
  #text = '';

  feed(bytes: Uint8Array): readonly string[] {
    const frames: string[] = [];
    for (const byte of bytes) {
      if (byte === START) {
        this.#open = true;
        this.#text = '';
      } else if (byte === END) {
        if (this.#open) frames.push(this.#text);
        this.#open = false;
      } else if (this.#open && this.#text.length < MAX_REPLY) this.#text += String.fromCharCode(byte);
    }
    return frames;
  }

  forget(): void {
    this.#open = false;
  }
}
