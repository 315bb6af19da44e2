/**
 * What a citizen wants done, in the words of a basic telephone: another office, or something wrong with the card. The first word that
 * counts decides; a question mark makes it a question. What is said to be wrong is kept as codes alone.
 */
import { type CardReport, REPORT_FIELDS, type ReportField } from '../pipeline/index.ts';

export type Wish =
  | { readonly kind: 'place' }
  | { readonly kind: 'report'; readonly report: CardReport; readonly fields: readonly ReportField[] };

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const PLACE = setOf('PLACE MAHALI');
const CHANGE = setOf('CHANGE BADILISHA BADILI HAMISHA');
const WHERE_TO = setOf('PLACE MAHALI OFFICE OFISI TO KWENDA');
/** After the keyword: "which place", "the place of my card" are questions. */
const ASKS = setOf('GANI PA IS WAPI');
/** Before the word that counts. */
const AROUND = setOf(
  'MY THE A I HAVE HAS BEEN IS WAS GOT CARD HUDUMA KADI YANGU HII NI IKO THIS PLEASE TAFADHALI REPORT RIPOTI ON ' +
    'IN YA KWENYE LANGU ILE',
);
const REPORTS: Readonly<Record<CardReport, ReadonlySet<string>>> = {
  'wrong-details': setOf(
    'WRONG ERROR ERRORS MISTAKE INCORRECT KOSA MAKOSA IMEKOSEWA LIMEKOSEWA ZIMEKOSEWA YAMEKOSEWA SIYO',
  ),
  'not-mine': setOf('NOTMINE SIYANGU'),
  lost: setOf(
    'LOST STOLEN IMEPOTEA NIMEPOTEZA NIMEIPOTEZA ILIPOTEA POTEA POTEZA IMEIBIWA NIMEIBIWA IMEIBWA NIMEIBWA WIZI ILIIBIWA',
  ),
  found: setOf('FOUND NIMEIPATA IMEPATIKANA NIMEPATA NIMEOKOTA OKOTA'),
  damaged: setOf('DAMAGED BROKEN IMEHARIBIKA IMEVUNJIKA HAISOMEKI IMECHAKAA'),
};
const CODES = Object.keys(REPORTS) as CardReport[];

const FIELDS: Readonly<Record<ReportField, ReadonlySet<string>>> = {
  names: setOf('NAME NAMES JINA MAJINA SPELLING SPELT'),
  nationalNumber: setOf('NUMBER NAMBARI NAMBA'),
  dateOfBirth: setOf('DATE BIRTH BIRTHDAY DOB TAREHE'),
  sex: setOf('SEX GENDER JINSIA'),
  placeOfBirth: setOf('PALIPOZALIWA'),
  county: setOf('COUNTY KAUNTI'),
  portrait: setOf('PHOTO PICTURE PICHA'),
  signature: setOf('SIGNATURE SAINI'),
};
const isField = (word: string): boolean => REPORT_FIELDS.some((field) => FIELDS[field].has(word));

const NEGATIONS = setOf('NOT SI SIO SIYO NO');
const OWN = setOf('MINE MY YANGU');
const RIGHT = setOf('RIGHT CORRECT SAHIHI');

const reportIn = (first: string, next: string, field: boolean): CardReport | undefined => {
  if (NEGATIONS.has(first) && OWN.has(next)) return 'not-mine';
  if (NEGATIONS.has(first) && (field || RIGHT.has(next))) return 'wrong-details';
  return CODES.find((code) => REPORTS[code].has(first));
};

/** @param words upper case, in order. */
export const wishIn = (words: readonly string[], asked: boolean): Wish | undefined => {
  if (asked || words[0] === 'IS') return undefined;
  const at = words.findIndex((word) => !AROUND.has(word) && !isField(word));
  const [first = '', next = ''] = at < 0 ? [] : words.slice(at);
  // "Place of birth wrong" is no wish for another place.
  if (PLACE.has(first) && next === 'OF') return birthplace(words);
  if (PLACE.has(first)) return ASKS.has(next) ? undefined : { kind: 'place' };
  if (CHANGE.has(first)) return WHERE_TO.has(next) ? { kind: 'place' } : undefined;
  const report = reportIn(first, next, words.some(isField));
  if (report === undefined) return undefined;
  const fields = report === 'wrong-details' ? REPORT_FIELDS.filter((field) => named(words, field)) : [];
  return { kind: 'report', report, fields };
};

const birthplace = (words: readonly string[]): Wish | undefined =>
  words.some((word) => REPORTS['wrong-details'].has(word) || NEGATIONS.has(word))
    ? { kind: 'report', report: 'wrong-details', fields: ['placeOfBirth'] }
    : undefined;

const named = (words: readonly string[], field: ReportField): boolean => {
  const place = words.includes('PLACE') || words.includes('MAHALI');
  if (field === 'placeOfBirth') return place || words.some((word) => FIELDS.placeOfBirth.has(word));
  // "Place of birth" is no day.
  if (field === 'dateOfBirth' && place) return words.includes('DATE') || words.includes('TAREHE');
  return words.some((word) => FIELDS[field].has(word));
};

const MOST_PLACE = 40;
/** Between keyword and office. */
const TO = setOf(
  'PLACE MAHALI OFFICE OFISI CHANGE BADILISHA BADILI HAMISHA TO KWENDA MY CARD KADI YANGU SLIP PLEASE TAFADHALI',
);

/** What remains of a wish for another place: the name or code of an office, short, without the slip. */
export const placeIn = (rest: string): string =>
  (rest.match(/[\p{L}\p{M}'\u2018\u2019]+|[0-9]+/gu) ?? [])
    .filter((word) => !TO.has(word))
    .join(' ')
    .slice(0, MOST_PLACE)
    .trim();
