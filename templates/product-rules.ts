import { failure, forbiddenField, isProductField, type Product } from '../card/index.ts';
import { TEMPLATE_ERRORS } from './errors.ts';
import { isMadeField, type Layout, sidesOf } from './layout.ts';
import { zoneLines } from './plan/zone.ts';

/** Throws PRODUCT_FIELD_FORBIDDEN or PRODUCT_FIELD_UNKNOWN for what no product may ask of anybody. */
export const insistOnAllowedFields = (product: Product): void => {
  for (const { name } of product.fields) {
    // First, so that it is called what it is; the name itself may be long and strange and is not repeated.
    const forbidden = forbiddenField(name);
    if (forbidden !== undefined) {
      throw failure(TEMPLATE_ERRORS, 'PRODUCT_FIELD_FORBIDDEN', {
        product: product.id,
        topic: forbidden.topic,
        word: forbidden.word,
      });
    }
    if (!isProductField(name)) {
      throw failure(TEMPLATE_ERRORS, 'PRODUCT_FIELD_UNKNOWN', {
        product: product.id,
        field: name.slice(0, 40),
      });
    }
  }
};

/** A passport-size zone begins with P and no other does (Doc 9303-4 §4.2.2.1, 9303-5 §4.2.2.1). */
const zoneProblem = ({ chip, mrz }: Product, layout: Layout): string | undefined => {
  if (mrz === null) return chip === null ? undefined : 'chip needs mrz: data group 1 is a zone';
  if ((mrz.format === 'TD3') !== mrz.documentCode.startsWith('P'))
    return 'mrz/format and mrz/documentCode do not agree';
  const zones = sidesOf(layout).flatMap(([, side]) => (side.zone === undefined ? [] : [side.zone]));
  if (zones.length !== (mrz.printed ? 1 : 0)) return 'mrz/printed and the zone of the layout do not agree';
  return zones.every(({ baselines }) => baselines.length === zoneLines(mrz.format))
    ? undefined
    : 'the zone of the layout has not the lines of mrz/format';
};

/** A password that is printed nowhere, or a field that has no password to print. */
const accessProblem = ({ chip, mrz }: Product, layout: Layout): string | undefined => {
  const access = chip?.access ?? { pace: null, bac: false };
  if ((access.pace === 'mrz' || access.bac) && mrz?.printed !== true)
    return 'chip/access needs a printed MRZ';
  const printsCan = sidesOf(layout).some(([, side]) => side.texts.some(({ field }) => field === 'can'));
  return (access.pace === 'can') === printsCan
    ? undefined
    : 'chip/access and the printed card access number do not agree';
};

/** What is made from a field and stands for it. */
const SOURCE: Readonly<Record<string, string>> = {
  countyName: 'county',
  photo: 'portrait',
  ghost: 'portrait',
};

/** Everything printed is on the product's list, with its reason. */
const fieldProblem = (product: Product, layout: Layout): string | undefined => {
  const listed = new Set(product.fields.map(({ name }) => name));
  for (const [name, side] of sidesOf(layout)) {
    for (const printed of [...side.texts.map(({ field }) => field), ...side.pictures.map((one) => one.as)]) {
      const source = SOURCE[printed] ?? printed;
      if (!listed.has(source) && (!isMadeField(printed) || source !== printed)) {
        return `${name} prints ${source}, which the product does not list`;
      }
    }
  }
  return undefined;
};

/** Each symbol of the product has exactly one place. */
const barcodeProblem = (product: Product, layout: Layout): string | undefined => {
  const drawn = sidesOf(layout).flatMap(([, side]) => side.barcodes.map(({ barcode }) => barcode));
  const wanted = product.barcodes.map(({ id }) => id);
  return [...drawn].sort().join() === [...wanted].sort().join()
    ? undefined
    : 'barcodes and their places do not agree';
};

const validityProblem = ({ validity, fields }: Product): string | undefined =>
  validity.kind === 'until' && !fields.some(({ name }) => name === validity.field)
    ? 'validity names a field that is not listed'
    : undefined;

/** What neither schema can say of a product and its layout together: the first thing wrong, or undefined. */
export const productProblem = (product: Product, layout: Layout): string | undefined =>
  zoneProblem(product, layout) ??
  accessProblem(product, layout) ??
  fieldProblem(product, layout) ??
  barcodeProblem(product, layout) ??
  validityProblem(product);
