const PLAIN_PATH = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;

/** A relative path of plain names: no root, no drive, no `.` or `..`, no empty part, no backslash, at most 120 characters. */
export const isSafePath = (path: string): boolean =>
  path.length <= 120 &&
  PLAIN_PATH.test(path) &&
  path.split('/').every((part) => part !== '.' && part !== '..');
