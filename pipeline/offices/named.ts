/**
 * The office that somebody means who wrote its name, its code or the name of its county, as people write on a basic telephone: no marks,
 * no capitals, words around it. Only offices that are registered, or that the register sends people to, can be meant.
 */
import { COUNTIES } from '../../card/index.ts';
import type { Shop } from '../shop.ts';
import { handsOver, type Office, officeFrom } from './office.ts';

export type Named =
  | { readonly kind: 'one'; readonly office: string }
  /** By code; more than a message can list are left out. */
  | { readonly kind: 'several'; readonly offices: readonly string[] }
  | { readonly kind: 'none' };

interface Known {
  readonly code: string;
  readonly names: readonly string[];
  readonly county: number | undefined;
  readonly open: boolean;
}

const PAGE = 1_000;
/** What one message can list. */
export const MOST_NAMED = 3;

/** Words that tell no office from another. */
const COMMON: ReadonlySet<string> = new Set(
  'HUDUMA CENTRE CENTER OFFICE OFISI KITUO YA CHA LA KWA KATIKA NA NI TO AT IN THE OF COUNTY KAUNTI PLEASE TAFADHALI NEAR KARIBU'.split(
    ' ',
  ),
);

/** `Murang'a` and `MURANGA` are one word, `M\u0169rang'a` too. */
const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}'\u2018\u2019\u02bb\u02bc\u0060\u00b4]/gu, '')
    .toUpperCase()
    .match(/[A-Z]+|[0-9]+/g) ?? [];

const telling = (text: string): readonly string[] => wordsOf(text).filter((word) => !COMMON.has(word));
const key = (text: string): string => telling(text).join('');

const countyNamed = (text: string): number | undefined => {
  const asked = key(text);
  return COUNTIES.find(({ name }) => key(name) === asked)?.code;
};

/** Codes of the register begin with the kind of office and the county: `HC-019-1`. */
const countyOfCode = (code: string): number | undefined => {
  const county = Number(/^[A-Z]+-([0-9]{3})-/.exec(code)?.[1]);
  return COUNTIES.some((one) => one.code === county) ? county : undefined;
};

const known = async (shop: Shop, nameOf: (code: string) => string): Promise<readonly Known[]> => {
  const registered = new Map<string, Office>();
  for (let after: string | undefined; ; ) {
    const page = await shop.ledger.dossiers({ kind: 'office' }, PAGE, after);
    for (const office of page.map(officeFrom)) registered.set(office.code, office);
    after = page.at(-1)?.id;
    if (page.length < PAGE || after === undefined) break;
  }
  const codes = new Set([...registered.keys(), ...(await shop.ledger.officeBooks.officesInUse())]);
  return [...codes].sort().map((code) => {
    const office = registered.get(code);
    return {
      code,
      names: [...(office === undefined ? [] : [office.name]), nameOf(code)],
      county: office?.county ?? countyOfCode(code),
      open: office === undefined || handsOver(office),
    };
  });
};

const only = (found: readonly Known[]): Named | undefined => {
  const [first, ...more] = found;
  if (first === undefined) return undefined;
  if (more.length === 0) return { kind: 'one', office: first.code };
  // Those that hand over first: nobody is offered what cannot be chosen while something else can.
  const open = found.filter((one) => one.open);
  const offered = open.length > 0 ? open : found;
  const [single, ...others] = offered;
  if (single !== undefined && others.length === 0) return { kind: 'one', office: single.code };
  return { kind: 'several', offices: offered.slice(0, MOST_NAMED).map(({ code }) => code) };
};

/**
 * @param nameOf how citizens call an office that nobody registered.
 */
export const officeNamed = async (
  shop: Shop,
  text: string,
  nameOf: (code: string) => string,
): Promise<Named> => {
  const asked = telling(text);
  if (asked.length === 0) return { kind: 'none' };
  const all = await known(shop, nameOf);
  const name = asked.join('');
  const exact = all.filter(
    ({ code, names }) =>
      wordsOf(code).join('') === wordsOf(text).join('') || names.some((one) => key(one) === name),
  );
  const county = countyNamed(text);
  const within = (words: readonly string[]): boolean => asked.every((word) => words.includes(word));
  return (
    only(exact) ??
    (county === undefined ? undefined : only(all.filter((one) => one.county === county))) ??
    only(all.filter(({ names }) => names.some((one) => within(telling(one))))) ?? { kind: 'none' }
  );
};
