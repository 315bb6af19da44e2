/** One question or act to the API. */
import { readFile } from 'node:fs/promises';
import { actFail } from './errors.ts';

export interface Sending {
  readonly address: string;
  readonly method: 'GET' | 'POST';
  readonly token: string | undefined;
  readonly second: string | undefined;
  /** An emergency grant. */
  readonly grant: string | undefined;
  /** The act's own number; the same again is the same act. */
  readonly actId: string | undefined;
  readonly body: unknown;
  /** A zip file instead of a body. */
  readonly file: string | undefined;
}

export type Answered =
  | { readonly kind: 'json'; readonly status: number; readonly value: unknown }
  | { readonly kind: 'text'; readonly status: number; readonly text: string }
  | { readonly kind: 'bytes'; readonly status: number; readonly type: string; readonly bytes: Uint8Array };

export const send = async (one: Sending): Promise<Answered> => {
  const { address, method, token, second, grant, actId, body, file } = one;
  const bytes = file === undefined ? undefined : await bytesOf(file);
  let response: Response;
  try {
    response = await fetch(address, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(second === undefined ? {} : { 'x-second-person': `Bearer ${second}` }),
        ...(grant === undefined ? {} : { 'x-emergency-grant': grant }),
        ...(actId === undefined ? {} : { 'idempotency-key': actId }),
        ...(method === 'GET'
          ? {}
          : { 'content-type': file === undefined ? 'application/json' : 'application/zip' }),
      },
      ...(method === 'GET' ? {} : { body: bytes ?? JSON.stringify(body) }),
    });
    return await read(response);
  } catch (error) {
    throw actFail('ACT_NO_ANSWER', actId === undefined ? {} : { 'act-id': actId }, error);
  }
};

const bytesOf = async (file: string): Promise<Uint8Array<ArrayBuffer>> => {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    throw actFail('ACT_FILE', { file: file.slice(0, 80) }, error);
  }
};

const read = async (response: Response): Promise<Answered> => {
  const { status } = response;
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('json')) return { kind: 'json', status, value: await response.json() };
  if (type.startsWith('text/')) return { kind: 'text', status, text: await response.text() };
  return { kind: 'bytes', status, type, bytes: new Uint8Array(await response.arrayBuffer()) };
};
