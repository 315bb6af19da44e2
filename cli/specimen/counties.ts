import type { Community } from './names.ts';

/** Specimen offices: one at the county headquarters and two further out. */
const OFFICES_PER_COUNTY = 3;

/** `HC-021-1` is the headquarters office of county 21. These codes are the project's own, for specimen data only. */
export const officesOf = (county: number): readonly string[] =>
  Array.from(
    { length: OFFICES_PER_COUNTY },
    (_, index) => `HC-${String(county).padStart(3, '0')}-${index + 1}`,
  );

/** Which communities' names are usual where; towns are mixed. Only for names that sound right in demonstrations. */
const AT_HOME: Readonly<Record<number, readonly Community[]>> = {
  1: ['swahili', 'mijikenda', 'indian', 'somali'],
  2: ['mijikenda', 'swahili'],
  3: ['mijikenda', 'swahili'],
  4: ['swahili', 'borana', 'somali'],
  5: ['swahili'],
  6: ['mijikenda', 'kamba'],
  7: ['somali'],
  8: ['somali', 'borana'],
  9: ['somali'],
  10: ['borana', 'turkana'],
  11: ['borana', 'meru', 'somali'],
  12: ['meru'],
  13: ['meru'],
  14: ['meru', 'kamba'],
  15: ['kamba'],
  16: ['kamba', 'kikuyu'],
  17: ['kamba'],
  18: ['kikuyu'],
  19: ['kikuyu'],
  20: ['kikuyu'],
  21: ['kikuyu'],
  22: ['kikuyu', 'nubian'],
  23: ['turkana'],
  24: ['kalenjin', 'turkana'],
  25: ['maasai', 'turkana'],
  26: ['luhya', 'kalenjin'],
  27: ['kalenjin', 'luhya'],
  28: ['kalenjin'],
  29: ['kalenjin'],
  30: ['kalenjin'],
  31: ['kikuyu', 'maasai', 'meru'],
  32: ['kikuyu', 'kalenjin', 'luo'],
  33: ['maasai', 'kalenjin'],
  34: ['maasai', 'kikuyu', 'kamba'],
  35: ['kalenjin', 'kisii'],
  36: ['kalenjin'],
  37: ['luhya'],
  38: ['luhya'],
  39: ['luhya', 'kalenjin'],
  40: ['luhya', 'luo'],
  41: ['luo'],
  42: ['luo', 'luhya', 'indian'],
  43: ['luo'],
  44: ['luo', 'kisii'],
  45: ['kisii'],
  46: ['kisii'],
  47: ['kikuyu', 'luo', 'luhya', 'kamba', 'nubian', 'indian', 'somali', 'kisii'],
};

export const communitiesOf = (county: number): readonly Community[] => AT_HOME[county] ?? ['kikuyu'];
