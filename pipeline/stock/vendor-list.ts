/** A vendor's list of a delivery: the range of numbers printed on the plastic, and the chip in each. */
import { stockFail } from './errors.ts';
import type { DeliveredBody } from './receive.ts';

/** Bodies of one delivery; a larger one is announced box by box. */
export const MOST_IN_DELIVERY = 10_000;

const NUMBER = /^([A-Z0-9-]*?)([0-9]{1,15})$/;
const CHIP = /^[0-9A-F]{8,64}$/;

interface Range {
  readonly from: string;
  readonly to: string;
}

/** Every number of the range in order. @throws KadiError DELIVERY_LIST_WRONG */
export const numbersOf = ({ from, to }: Range): readonly string[] => {
  const [first, last] = [NUMBER.exec(from), NUMBER.exec(to)];
  const [prefix, digits] = [first?.[1], first?.[2]];
  if (
    prefix === undefined ||
    digits === undefined ||
    last?.[1] !== prefix ||
    last[2]?.length !== digits.length
  )
    throw stockFail('DELIVERY_LIST_WRONG', { differ: 'range' });
  const [low, high] = [Number(digits), Number(last[2])];
  const many = high - low + 1;
  if (many < 1 || many > MOST_IN_DELIVERY)
    throw stockFail('DELIVERY_LIST_WRONG', { differ: 'range', most: MOST_IN_DELIVERY });
  return Array.from({ length: many }, (_, i) => `${prefix}${String(low + i).padStart(digits.length, '0')}`);
};

/** Lines `number,chip`, as vendors send them; a first line without a chip in it is a heading. @throws KadiError DELIVERY_LIST_WRONG */
export const readVendorList = (text: string): readonly DeliveredBody[] => {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.flatMap((line, i): DeliveredBody[] => {
    const [number = '', chip = '', more] = line.split(/[,;\t]/).map((cell) => cell.trim().toUpperCase());
    const right = more === undefined && CHIP.test(chip) && NUMBER.test(number);
    if (right) return [{ number, chipSerial: chip }];
    if (i === 0) return [];
    throw stockFail('DELIVERY_LIST_WRONG', { differ: 'line', line: i + 1 });
  });
};

/** The list has to be exactly the range: every number once, every chip once. @throws KadiError DELIVERY_LIST_WRONG */
export const checkList = (range: Range, count: number, list: readonly DeliveredBody[]): void => {
  const wanted = numbersOf(range);
  if (count !== wanted.length)
    throw stockFail('DELIVERY_LIST_WRONG', { differ: 'count', range: wanted.length });
  if (list.length !== count) throw stockFail('DELIVERY_LIST_WRONG', { differ: 'list', listed: list.length });
  const listed = new Set(list.map(({ number }) => number));
  const missing = wanted.find((number) => !listed.has(number));
  if (missing !== undefined) throw stockFail('DELIVERY_LIST_WRONG', { differ: 'list', missing });
  if (new Set(list.map(({ chipSerial }) => chipSerial)).size !== list.length)
    throw stockFail('DELIVERY_LIST_WRONG', { differ: 'chips' });
};

/** The list as it was sent: chips in the order of the range, or the vendor's file. @throws KadiError DELIVERY_LIST_WRONG */
export const deliveryList = (
  range: Range,
  chips: readonly string[] | undefined,
  file: string | undefined,
): readonly DeliveredBody[] => {
  if (file !== undefined) return readVendorList(file);
  const numbers = numbersOf(range);
  if (chips?.length !== numbers.length)
    throw stockFail('DELIVERY_LIST_WRONG', { differ: 'list', listed: chips?.length ?? 0 });
  return numbers.map((number, i) => ({ number, chipSerial: chips[i] ?? '' }));
};
