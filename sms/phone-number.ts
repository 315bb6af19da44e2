const E164 = /^\+[1-9][0-9]{6,14}$/;
/** Kenyan mobile numbers: 7xx and, since 2019, 1xx (Communications Authority numbering plan, October 2019). */
const KENYAN = /^(?:254|0)?([17][0-9]{8})$/;

/**
 * E.164 with plus sign of the number a message came from, as networks write it: +254744…, 254744…, 0744…, 744…. undefined
 * for short codes and sender names, which nobody reads answers at.
 */
export const readPhoneNumber = (from: string): string | undefined => {
  const plain = from.replace(/[\s().-]/g, '');
  if (E164.test(plain)) return plain;
  const national = KENYAN.exec(plain)?.[1];
  return national === undefined ? undefined : `+254${national}`;
};
