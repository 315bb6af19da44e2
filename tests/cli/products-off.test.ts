import { expect, test } from 'vitest';
import { productsOff } from '../../cli/products-off.ts';

const KNOWN = ['huduma-adult', 'huduma-minor'];

test('nothing is off unless told, and spaces and empty places do not matter', () => {
  expect([...productsOff('', KNOWN)]).toEqual([]);
  expect([...productsOff(' , ', KNOWN)]).toEqual([]);
  expect([...productsOff(' huduma-minor ,', KNOWN)]).toEqual(['huduma-minor']);
});

test('a name that no product has is refused in one sentence that says which there are', () => {
  expect(() => productsOff('huduma-minr', KNOWN)).toThrow(
    'KADI_PRODUCTS_OFF names "huduma-minr", which is no product; there are huduma-adult, huduma-minor.',
  );
});
