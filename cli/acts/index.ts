/**
 * Adds a command for every route that names one (`command` in the table of routes). A command that was written by hand under the same
 * words stays as it is.
 */
import { type Command, Option } from 'commander';
import { type Member, membersOf } from './options.ts';
import { record, textIn } from './schema.ts';
import { type ActCommand, actCommands } from './tree.ts';

const GROUP = 'Work of the shop, through the API, each with --as <person>:';

export const addActs = (program: Command, commands: readonly ActCommand[] = actCommands()): void => {
  const made = new Map<Command, string[]>();
  for (const one of commands) {
    const words = [...one.words];
    const last = words.pop();
    if (last === undefined) continue;
    const parent = words.reduce((at, word) => roomOf(at, word, made), program);
    if (parent.commands.some((command) => command.name() === last)) continue;
    const added = addAct(parent, last, one);
    if (parent === program) added.helpGroup(GROUP);
    made.get(parent)?.push(last);
  }
  for (const [parent, names] of made) if (parent.description() === '') parent.description(names.join(', '));
};

/** The command that others hang under; one that was made here is said in one line, by the names of what is in it. */
const roomOf = (at: Command, word: string, made: Map<Command, string[]>): Command => {
  const known = at.commands.find((command) => command.name() === word);
  if (known !== undefined) return known;
  const room = at.command(word).helpGroup(GROUP);
  made.set(room, []);
  return room;
};

const addAct = (parent: Command, name: string, one: ActCommand): Command => {
  const { rule } = one;
  const zip = rule.body === 'zip';
  const post = rule.method === 'POST';
  const command = parent
    .command(name)
    .description(rule.says)
    // 1 says that it was refused; a command that was not understood must not look like that.
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .showHelpAfterError('(add --help for what can be given)');
  for (const param of one.params) command.argument(`<${param}>`, describe(rule.params, param));
  if (zip) command.argument('<file>', 'a zip file');
  const members = zip ? [] : membersOf(post ? rule.body : rule.query);
  for (const member of members) command.addOption(optionOf(member));
  const whoMay = typeof rule.may === 'string' ? 'anyone' : rule.may.join(', ');
  command.option('--as <person>', `who does it: ${whoMay} (or a token in KADI_TOKEN)`);
  if (rule.second !== undefined)
    command.option(
      '--second <person>',
      `who confirms it: ${rule.second.join(', ')} (or a token in KADI_SECOND_TOKEN)`,
    );
  if (post) command.option('--emergency <grant>', 'the emergency grant that lends the role');
  if (post && !zip && members.length > 0)
    command.option('--body <@file.json>', 'the whole body; options stand over its members');
  if (post) command.option('--act-id <id>', 'the number of the act, to give it again: it is done once');
  command
    .option('--api <url>', 'where the house is (or KADI_API; the one that runs on this data folder)')
    .option('--out <file>', 'where the answer goes; needed when it is a picture or a document')
    .option('--json', 'the answer as JSON');
  command.action(async () => {
    const all: Readonly<Record<string, unknown>> = command.opts();
    const given = Object.fromEntries(
      members.map(({ flag }) => [flag, all[new Option(`--${flag} <x>`).attributeName()]]),
    );
    const { runAct } = await import('./run.ts');
    await runAct(one, command.args, all, given);
  });
  return command;
};

const describe = (schema: unknown, name: string): string =>
  textIn(record(record(record(schema)['properties'])[name])['description']);

const optionOf = ({ flag, value, required, says }: Member): Option => {
  const how = howOf(value);
  const text = [says, how.says, required ? 'needed' : ''].filter((part) => part !== '').join('; ');
  return new Option(`--${flag} ${how.takes}`, text);
};

const howOf = (value: Member['value']): { readonly takes: string; readonly says: string } => {
  switch (value.kind) {
    case 'text':
      return { takes: '<text>', says: '' };
    case 'number':
      return { takes: '<n>', says: '' };
    case 'boolean':
      return { takes: '[yes|no]', says: '' };
    case 'enum':
      return { takes: '<word>', says: value.words.join(', ') };
    case 'list':
      return {
        takes: '<list>',
        says: `${value.words === undefined ? '' : `of ${value.words.join(', ')}: `}a,b,c or @file.csv or @file.json`,
      };
    case 'rows':
      return {
        takes: '<@file>',
        says: `@file.csv with the columns ${value.members.join(', ')}, or @file.json`,
      };
    case 'json':
      return { takes: '<json>', says: 'JSON or @file.json' };
  }
};
