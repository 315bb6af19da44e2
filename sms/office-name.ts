import { COUNTIES } from '../card/index.ts';
import { officeOf, type Shop } from '../pipeline/index.ts';

/** Specimen offices: county code, then 1 for the county headquarters and more for those further out. */
const HUDUMA_CENTRE = /^HC-([0-9]{3})-([1-9])$/;

/**
 * The short name of an office as citizens call it, at most 26 characters: `HC-019-1` is "Huduma Centre Nyeri". A code whose
 * place is not known here is shown as it is: whoever answers the help line knows it.
 */
export const officeName = (code: string): string => {
  const [, county, nth] = HUDUMA_CENTRE.exec(code) ?? [];
  // Two towns share one headquarters (Kerugoya/Kutus); the first is enough to go by.
  const town = COUNTIES[Number(county) - 1]?.headquarters.split('/')[0];
  if (town === undefined) return code;
  return nth === '1' ? `Huduma Centre ${town}` : `Huduma Centre ${town} ${nth}`;
};

/** As the register of offices calls it; else by its code. */
export const officeSaid = async (shop: Shop, code: string): Promise<string> => {
  const office = await officeOf(shop, code);
  return office.registered ? office.name : officeName(code);
};
