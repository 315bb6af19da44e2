import { type Fields, fromHex, hexField, isFields, textField } from './scp-shape.ts';

/** One command as a record tells it, its answer with or without a status word. */
export interface RawExchange {
  readonly name: string;
  readonly plain: Uint8Array | undefined;
  readonly wrapped: Uint8Array | undefined;
  readonly answer: Uint8Array | undefined;
  readonly data: Uint8Array | undefined;
}

/** Names of fields in one spelling: `init_upd_cmd`, `initUpdCmd` and `Init-Upd-Cmd` are the same. */
export const normal = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name.toLowerCase().replace(/[^a-z0-9]/g, ''), value]),
  );

const PLAIN = ['plaincommand', 'plaincmd', 'plainapdu', 'plain', 'commandplain', 'cmdplain', 'apduplain'];
const WRAPPED = ['wrappedcommand', 'wrappedcmd', 'wrappedapdu', 'wrapped', 'commandwrapped', 'secured'];
const ANSWER = ['wrappedresponse', 'wrappedrsp', 'wrappedresp', 'response', 'rsp', 'resp', 'answer', 'rapdu'];
const DATA = [
  'plainresponsedata',
  'plainresponse',
  'plainrsp',
  'responsedata',
  'responseplain',
  'rspplain',
  'unwrappedresponse',
];
const EITHER = ['command', 'cmd', 'apdu', 'capdu'];

const ofObject = (one: Fields, name: string): RawExchange => {
  const fields = normal(one);
  const [plain, wrapped] = [hexField(fields, ...PLAIN), hexField(fields, ...WRAPPED)];
  const other = hexField(fields, ...EITHER);
  return {
    name: textField(fields, 'name', 'label', 'step') ?? name,
    plain: plain ?? other,
    // Where only the clear form has a name of its own, `command` is the other one.
    wrapped: wrapped ?? (plain === undefined ? undefined : other),
    answer: hexField(fields, ...ANSWER),
    data: hexField(fields, ...DATA),
  };
};

const ofList = (one: readonly unknown[], name: string): RawExchange => {
  const [plain, wrapped, answer, data] = one.map((text) =>
    typeof text === 'string' ? fromHex(text) : undefined,
  );
  return { name, plain, wrapped, answer, data };
};

/** Lists of commands, in the order in which they stand: as lists of texts, or objects with a field for each. */
export const listedExchanges = (fields: Fields): readonly RawExchange[] =>
  Object.values(fields)
    .filter((value): value is unknown[] => Array.isArray(value))
    .flat()
    .flatMap((one: unknown, at): RawExchange[] => {
      const name = `command ${at + 1}`;
      const found = Array.isArray(one) ? ofList(one, name) : isFields(one) ? ofObject(one, name) : undefined;
      return found?.plain === undefined && found?.wrapped === undefined ? [] : [found];
    });

const FLAT = /^(.+?)(cmd|command|apdu)$/;
const RESPONSES = ['rsp', 'resp', 'response'];

/** Commands as fields of the session itself: `get_eid_cmd`, `get_eid_cmd_plain`, `get_eid_rsp`, `get_eid_rsp_plain`. */
export const flatExchanges = (own: Fields, around: Fields, common: Fields): readonly RawExchange[] =>
  Object.keys(own).flatMap((key): RawExchange[] => {
    const [, base] = FLAT.exec(key) ?? [];
    const told = (name: string) => hexField(own, name) ?? hexField(around, name) ?? hexField(common, name);
    const plain = told(`${key}plain`);
    if (base === undefined || plain === undefined) return [];
    const answerKey = RESPONSES.map((end) => `${base}${end}`).find((name) => name in own);
    return [
      {
        name: base,
        plain,
        wrapped: hexField(own, key),
        answer: answerKey === undefined ? undefined : hexField(own, answerKey),
        data: answerKey === undefined ? undefined : told(`${answerKey}plain`),
      },
    ];
  });
