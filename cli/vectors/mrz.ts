import { isKadiError } from '../../card/index.ts';
import { checkDigit, composeMrz, inspectMrz, type ParsedMrz } from '../../crypto/documents.ts';
import { digitsIn, type FoundZone, zonesIn, zonesInText } from './mrz-find.ts';
import { visaLine, visaOutcomes } from './mrz-visa.ts';
import type { VectorFile, VectorOutcome, VectorSet } from './vector-set.ts';

/** What files say of a zone, under the names they use for it. */
const SAID: readonly (readonly [names: readonly string[], read: (mrz: ParsedMrz) => string, form: RegExp])[] =
  [
    [['documentnumber', 'docnumber', 'number'], (mrz) => mrz.documentNumber, /^[A-Z0-9<]+$/],
    [['dateofbirth', 'birthdate', 'dob'], (mrz) => mrz.dateOfBirth, /^[0-9<]{6}$/],
    [['dateofexpiry', 'expirydate', 'doe', 'expiry'], (mrz) => mrz.expiry ?? '<<<<<<', /^[0-9<]{6}$/],
    [['nationality'], (mrz) => mrz.nationality, /^[A-Z]{1,3}<*$/],
    [['issuingstate', 'issuer', 'issuingcountry'], (mrz) => mrz.issuingState, /^[A-Z]{1,3}<*$/],
  ];

const trimmed = (text: string): string => text.replace(/<+$/, '');

const saidOutcomes = ({ said }: FoundZone, mrz: ParsedMrz): readonly VectorOutcome[] =>
  SAID.flatMap(([names, read, form]) => {
    const name = names.find((one) => said.has(one));
    const wanted = name === undefined ? undefined : said.get(name);
    if (name === undefined || wanted === undefined || !form.test(wanted)) return [];
    const ok = trimmed(wanted) === trimmed(read(mrz));
    return [ok ? { name, ok } : { name, ok, why: 'another value was read' }];
  });

/** An empty personal number has `<` or 0 for its check digit (Doc 9303-4 §4.2.2.2): `<` is what is written here. */
const asWritten = (mrz: ParsedMrz, text: string): string =>
  mrz.format === 'TD3' && mrz.optionalData1 === '' && text[86] === '0'
    ? `${text.slice(0, 86)}<${text.slice(87)}`
    : text;

const rewritten = (zone: FoundZone, mrz: ParsedMrz): VectorOutcome => {
  const text = zone.lines.join('');
  try {
    const same = composeMrz(mrz.format, mrz).text === asWritten(mrz, text);
    return same
      ? { name: 'written again', ok: true }
      : { name: 'written again', ok: false, why: 'other characters come out' };
  } catch (error) {
    if (!isKadiError(error)) throw error;
    return { name: 'written again', ok: false, why: `${error.code} ${JSON.stringify(error.facts)}` };
  }
};

const outcomesOf = (zone: FoundZone): readonly VectorOutcome[] => {
  const visa = visaLine(zone);
  if (visa !== undefined) return visaOutcomes(zone, visa);
  const { mrz, faults } = inspectMrz(zone.lines);
  const wrong = faults.map(({ field, what }) => `${field}: ${what}`);
  if (zone.toBeRefused) {
    const ok = wrong.length > 0;
    return [{ name: 'refused', ok, why: ok ? wrong.join(', ') : 'nothing wrong was found' }];
  }
  if (wrong.length > 0) return [{ name: `read as ${mrz.format}`, ok: false, why: wrong.join(', ') }];
  return [{ name: `read as ${mrz.format}`, ok: true }, rewritten(zone, mrz), ...saidOutcomes(zone, mrz)];
};

const found = ({ json, bytes }: VectorFile): readonly FoundZone[] => {
  if (json !== undefined) return zonesIn(json);
  return bytes.length < 200_000 ? zonesInText(Buffer.from(bytes).toString('latin1')) : [];
};

/** Machine readable zones of all three sizes and single check digits: read, written again, wrong ones refused. */
export const mrzZones: VectorSet = {
  title: 'MRZ',
  kinds: ['mrz-bac', 'mrz'],
  recognises: (file) => found(file).length > 0 || digitsIn(file.json).length > 0,
  run: async (file) => [
    ...found(file).flatMap((zone) =>
      outcomesOf(zone).map((one) =>
        zone.where === '' ? one : { ...one, name: `${zone.where}: ${one.name}` },
      ),
    ),
    ...digitsIn(file.json).map(({ where, text, digit }) => {
      const ok = checkDigit(text) === digit;
      const name = `${where}: check digit`;
      return ok ? { name, ok } : { name, ok, why: 'another digit was computed' };
    }),
  ],
};
