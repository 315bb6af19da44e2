import { derive, deriveWith, softwareKeySet } from '../../crypto/index.ts';
import { check, fromHex, same, toHex } from './scp-shape.ts';
import type { VectorFile, VectorOutcome, VectorSet } from './vector-set.ts';

const LINE = /^([0-9a-f]+)[\s,;]+(?:0x)?([0-9a-f]{1,2})[\s,;]+([0-9a-f]*)[\s,;]+([0-9a-f]+)$/i;
const AES_KEYS: ReadonlySet<number> = new Set([32, 48, 64]);

interface KdfCase {
  readonly key: Uint8Array;
  readonly constant: number;
  readonly context: Uint8Array;
  readonly output: Uint8Array;
}

/** Headings and remarks hold no key: what does, and is no case, is a damaged one. */
const HOLDS_KEY = /[0-9a-f]{32}/i;

/** Undefined when a line is something else than key, constant, context, output; headings and remarks do not count. */
const casesOf = ({ bytes, json }: VectorFile): readonly KdfCase[] | undefined => {
  if (json !== undefined || bytes.length > 4_000_000) return undefined;
  const lines = Buffer.from(bytes)
    .toString('latin1')
    .split(/\r?\n/)
    .map((line) => line.trim());
  const cases: KdfCase[] = [];
  for (const line of lines.filter((text) => HOLDS_KEY.test(text) && !text.startsWith('#'))) {
    const [, key, constant, context, output] = LINE.exec(line) ?? [];
    if (key === undefined || constant === undefined || context === undefined || output === undefined)
      return undefined;
    if (!AES_KEYS.has(key.length)) return undefined;
    cases.push({
      key: fromHex(key),
      constant: Number.parseInt(constant, 16),
      context: fromHex(context),
      output: fromHex(output),
    });
  }
  return cases.length === 0 ? undefined : cases;
};

const byReference = (key: Uint8Array) => softwareKeySet({ enc: key, mac: key, dek: key, version: 0 }).enc;

/** Lists of key derivation cases: key, constant, context, output. */
export const scp03Kdf: VectorSet = {
  title: 'SCP03 key derivation',
  kinds: ['scp'],
  recognises: (file) => casesOf(file) !== undefined,
  run: async (file) => {
    const outcomes: VectorOutcome[] = [];
    for (const [at, { key, constant, context, output }] of (casesOf(file) ?? []).entries()) {
      outcomes.push(
        await check(`case ${at + 1}`, async () => {
          same('output', toHex(derive(key, constant, output.length, context)), toHex(output));
          const referred = await deriveWith(byReference(key), constant, output.length, context);
          same('output by reference', toHex(referred), toHex(output));
          return undefined;
        }),
      );
    }
    return outcomes;
  },
};
