/** One command that asks the API: what was typed in, the answer out. Exit code 0: done. 1: refused. 2: not understood. */
import { writeFileSync } from 'node:fs';
import { isKadiError } from '../../card/index.ts';
import { randomBytes } from '../../crypto/index.ts';
import { bodyOf, flagOfField, type Given, queryOf } from './collect.ts';
import { actFail } from './errors.ts';
import { membersOf } from './options.ts';
import { record, textIn } from './schema.ts';
import { type Answered, send } from './send.ts';
import { shown } from './show.ts';
import { type ActCommand, addressOf } from './tree.ts';
import { houseAddress, tokenOf } from './who.ts';

export interface ActOptions {
  readonly as?: string;
  readonly second?: string;
  readonly emergency?: string;
  readonly api?: string;
  readonly actId?: string;
  readonly json?: boolean;
  readonly out?: string;
  readonly body?: string;
}

const ACT_BYTES = 12;

/**
 * @param subjects values of what stands in the address, in its order; for an upload the file after them.
 * @param given further options by flag.
 */
export const runAct = async (
  command: ActCommand,
  subjects: readonly string[],
  own: ActOptions,
  given: Given,
): Promise<void> => {
  try {
    process.exitCode = await askApi(command, subjects, own, given);
  } catch (error) {
    if (!isKadiError(error)) throw error;
    say(error.message, error.code, error.entry.todo);
    process.exitCode =
      error.code === 'ACT_FORM' || error.code === 'ACT_FILE' || error.code === 'ACT_OUT' ? 2 : 1;
  }
};

const askApi = async (
  { rule, params }: ActCommand,
  subjects: readonly string[],
  own: ActOptions,
  given: Given,
): Promise<number> => {
  const post = rule.method === 'POST';
  const zip = rule.body === 'zip';
  const members = membersOf(post ? rule.body : rule.query);
  const body = post && !zip && rule.body !== undefined ? bodyOf(members, given, own.body) : {};
  const query = post ? '' : queryOf(members, given);
  const house = houseAddress(own.api);
  const token = tokenOf(own.as, 'KADI_TOKEN');
  if (token === undefined && typeof rule.may !== 'string') throw actFail('ACT_NOBODY');
  const names = Object.fromEntries(params.map((name, i) => [name, subjects[i] ?? '']));
  const answered = await send({
    address: `${house}${addressOf(rule.path, names)}${query}`,
    method: rule.method,
    token,
    second: rule.second === undefined ? undefined : tokenOf(own.second, 'KADI_SECOND_TOKEN'),
    grant: own.emergency,
    actId: post ? (own.actId ?? Buffer.from(randomBytes(ACT_BYTES)).toString('hex')) : undefined,
    body,
    file: zip ? subjects[params.length] : undefined,
  });
  if (answered.status >= 400) return refused(answered, (field) => flagOfField(members, field));
  give(answered, own);
  return 0;
};

const give = (answered: Answered, { json, out }: ActOptions): void => {
  if (answered.kind === 'bytes' && out === undefined) throw actFail('ACT_OUT', { type: answered.type });
  if (out !== undefined) {
    const data =
      answered.kind === 'bytes'
        ? answered.bytes
        : answered.kind === 'text'
          ? answered.text
          : `${JSON.stringify(answered.value, null, 2)}\n`;
    // What comes as a file is often about a person.
    writeFileSync(out, data, { mode: 0o600 });
    console.log(json ? JSON.stringify({ out }) : `Written to ${out}`);
  } else if (answered.kind === 'text') process.stdout.write(answered.text);
  else if (answered.kind === 'json')
    console.log(json ? JSON.stringify(answered.value) : shown(answered.value).join('\n'));
};

/** The API's own words; a field that was wrong is named as the option it was typed as. */
const refused = (answered: Answered, flagOf: (field: string) => string | undefined): number => {
  const error = answered.kind === 'json' ? record(record(answered.value)['error']) : {};
  const code = textIn(error['code']) || `HTTP_${answered.status}`;
  const facts = record(error['facts']);
  const option = flagOf(textIn(facts['field']));
  const told = Object.entries(option === undefined ? facts : { option: `--${option}` });
  const en = textIn(error['en']) || 'The house refused this without saying why';
  say(
    told.length === 0 ? en : `${en} (${told.map(([name, value]) => `${name} ${String(value)}`).join(', ')})`,
    code,
    code === 'API_BAD_REQUEST'
      ? 'Correct what is named; add --help to see what it takes.'
      : textIn(error['todo']),
  );
  return code === 'API_BAD_REQUEST' ? 2 : 1;
};

const say = (sentence: string, code: string, todo: string): void => {
  process.stderr.write(`${sentence} [${code}]\n${todo === '' ? '' : `${todo}\n`}`);
};
