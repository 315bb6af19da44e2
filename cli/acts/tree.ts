/** The commands that are made of the table of routes: one for every route that names its words. */
import { ROUTE_NAMES, ROUTES, type RouteName, type Rule } from '../../api/index.ts';

export interface ActCommand {
  readonly name: RouteName;
  readonly rule: Rule;
  /** `['card', 'receive']` */
  readonly words: readonly string[];
  /** Names of what stands in the address, in its order. */
  readonly params: readonly string[];
}

const PARAM = /:([A-Za-z]+)/g;

export const actCommands = (): readonly ActCommand[] =>
  ROUTE_NAMES.flatMap((name) => {
    const rule: Rule = ROUTES[name];
    if (rule.command === undefined) return [];
    const params = [...rule.path.matchAll(PARAM)].map((match) => match[1] ?? '');
    return [{ name, rule, words: rule.command.split(' '), params }];
  });

/** The address with every name of a subject written into it; a slash in a name stays in its place. */
export const addressOf = (path: string, values: Readonly<Record<string, string>>): string =>
  path.replace(PARAM, (_whole, name: string) => encodeURIComponent(values[name] ?? ''));
