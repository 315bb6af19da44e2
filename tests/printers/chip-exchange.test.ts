import { describe, expect, test } from 'vitest';
import type { CardLink } from '../../printers/chip/card-link.ts';
import { transmitWhole } from '../../printers/chip/exchange.ts';

const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

/** A link that gives these answers in turn and keeps what it was sent. */
const linkWith = (...answers: readonly string[]) => {
  const sent: string[] = [];
  const transmit = async (apdu: Uint8Array) => {
    sent.push(toHex(apdu));
    return fromHex(answers[sent.length - 1] ?? '6F00');
  };
  return { sent, link: { transmit } as unknown as CardLink };
};

describe('an answer of 6Cxx (ISO/IEC 7816-3, 12.2.1)', () => {
  test.each([
    ['a short Le', '00B0810000', '00B0810020'],
    ['data and a short Le', '00A4040C02A00000', '00A4040C02A00020'],
    ['an extended Le, of which both bytes count', '00B081000001FF', '00B08100000020'],
  ])('brings the command again with %s', async (_case, first, again) => {
    const { sent, link } = linkWith('6C20', '9000');
    expect(toHex(await transmitWhole(link, fromHex(first)))).toBe('9000');
    expect(sent).toEqual([first, again]);
  });

  test('to a command without Le changes no byte of its data, and is the answer', async () => {
    const { sent, link } = linkWith('6C20', '9000');
    expect(toHex(await transmitWhole(link, fromHex('00A4020C02011E')))).toBe('6C20');
    expect(sent).toEqual(['00A4020C02011E']);
  });
});
