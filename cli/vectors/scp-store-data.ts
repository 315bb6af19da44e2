import {
  type ChipDek,
  encodeDgis,
  type KeyAlgorithm,
  type KeySetData,
  keySetDgis,
  parseDgis,
  readKeySetDgis,
  StoreDataAssembler,
  softwareKeySet,
  storeDataBlocks,
  storeDataCommands,
  tdesDek,
} from '../../crypto/index.ts';
import {
  check,
  everyObject,
  type Fields,
  type Found,
  fromHex,
  hexField,
  isFields,
  lastByteChanged,
  mustRefuse,
  numberField,
  same,
  textField,
  toHex,
} from './scp-shape.ts';
import type { VectorOutcome, VectorSet } from './vector-set.ts';

const SCP03_PURPOSE = 0x0003;

const keysOf = (fields: Fields): KeySetData['keys'] => {
  const { keys } = fields;
  const entries = Array.isArray(keys)
    ? keys.map((key: unknown, at): [string, unknown] => [String(at + 1), key])
    : Object.entries(isFields(keys) ? keys : {});
  return entries.flatMap(([name, value]) => {
    const id = Number.parseInt(name, 16);
    if (typeof value === 'string') return [{ id, value: fromHex(value) }];
    const inside = isFields(value) ? hexField(value, 'value', 'key') : undefined;
    const told = isFields(value) ? (numberField(value, 'id') ?? id) : id;
    return inside === undefined ? [] : [{ id: told, value: inside }];
  });
};

const isKeySet = ({ own, all: fields }: Found): boolean =>
  'expected' in own &&
  hexField(fields, 'dek') !== undefined &&
  hexField(fields, 'expected') !== undefined &&
  keysOf(fields).length > 0;

const algorithmOf = (text: string | undefined, type: number | undefined): KeyAlgorithm =>
  type === 0x80 || type === 0x82 || /des/i.test(text ?? '') ? '3des' : 'aes';

const keySetOf = (fields: Fields): KeySetData => ({
  version: numberField(fields, 'key_version') ?? 1,
  algorithm: algorithmOf(textField(fields, 'key_type', 'algorithm'), numberField(fields, 'key_type')),
  access: numberField(fields, 'access') ?? 0,
  purpose: numberField(fields, 'purpose') ?? SCP03_PURPOSE,
  keys: keysOf(fields),
});

const dekOf = (fields: Fields): ChipDek => ({
  algorithm: algorithmOf(textField(fields, 'dek_type', 'dek_algorithm'), undefined),
  value: hexField(fields, 'dek') ?? new Uint8Array(0),
});

const keySetChecks = async (fields: Fields, name: string): Promise<VectorOutcome[]> => {
  const set = keySetOf(fields);
  const dek = dekOf(fields);
  const expected = hexField(fields, 'expected') ?? new Uint8Array(0);
  const { value } = dek;
  return [
    await check(`${name}, built`, async () => {
      const own =
        dek.algorithm === '3des'
          ? tdesDek(value)
          : softwareKeySet({ enc: value, mac: value, dek: value, version: 0 }).dek;
      same('groups', toHex(encodeDgis(await keySetDgis(own, set))), toHex(expected));
      return undefined;
    }),
    await check(`${name}, read by the chip`, () => {
      const chip = new StoreDataAssembler();
      const commands = storeDataCommands(parseDgis(expected), { blockBytes: 200 });
      const stored = commands.flatMap(({ p1, p2, data }) => chip.take({ p1, p2, data: data ?? value }).dgis);
      const read = readKeySetDgis(stored, dek);
      const told = (keys: KeySetData['keys']) =>
        keys.map((key) => `${key.id} ${toHex(key.value)}`).join(', ');
      same('keys', told(read.keys), told(set.keys));
      same('version', String(read.version), String(set.version));
      return undefined;
    }),
    await mustRefuse(`${name}, last byte changed`, () =>
      readKeySetDgis(parseDgis(lastByteChanged(expected)), dek),
    ),
  ];
};

/** `61,61,E1` and `10 -> 90`: the P1 of the blocks of one transfer. */
const RUNS = /\b[0-9A-F]{2}(?:\s*,\s*[0-9A-F]{2})+\b/gi;
const SINGLES = /\b([0-9A-F]{2})\s*->\s*([0-9A-F]{2})\b/gi;

const runsOf = (fields: Fields): readonly { readonly p1: string; readonly blocks: readonly string[] }[] => {
  const rule = textField(fields, 'rule') ?? '';
  if (!/block/i.test(rule)) return [];
  const several = [...rule.matchAll(RUNS)].map(([run]) =>
    run.split(',').map((p1) => p1.trim().toUpperCase()),
  );
  const single = [...rule.matchAll(SINGLES)].map(([, p1 = '', last = '']) => ({
    p1,
    blocks: [last.toUpperCase()],
  }));
  return [...several.map((blocks) => ({ p1: blocks[0] ?? '', blocks })), ...single];
};

const blockChecks = async (fields: Fields): Promise<VectorOutcome[]> => {
  const outcomes: VectorOutcome[] = [];
  for (const { p1, blocks } of runsOf(fields)) {
    outcomes.push(
      await check(`${blocks.length} blocks with P1 ${p1}`, () => {
        const data = blocks.map((_, at) => Uint8Array.of(at));
        const commands = storeDataBlocks(data, Number.parseInt(p1, 16));
        same('P1', commands.map((command) => toHex(Uint8Array.of(command.p1))).join(','), blocks.join(','));
        same('P2', commands.map((command) => command.p2).join(','), blocks.map((_, at) => at).join(','));
        return undefined;
      }),
    );
  }
  return outcomes;
};

/** Key sets in data groups, and the numbering of STORE DATA blocks. */
export const storeDataGroups: VectorSet = {
  title: 'STORE DATA groups',
  kinds: ['scp'],
  recognises: ({ json }) => everyObject(json).some((one) => isKeySet(one) || runsOf(one.own).length > 0),
  run: async ({ json }) => {
    const outcomes: VectorOutcome[] = [];
    for (const [at, found] of everyObject(json).entries()) {
      if (isKeySet(found)) outcomes.push(...(await keySetChecks(found.all, `key set ${at}`)));
      outcomes.push(...(await blockChecks(found.own)));
    }
    return outcomes;
  },
};
