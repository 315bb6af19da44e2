import { expect, test } from 'vitest';
import { BOOK_RULES, openAnswerBook, rowId, type Tags } from '../../sms/answer-book.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-03-02T08:00:00.000Z');
const hex = (n: number, length: number): string => n.toString(16).padStart(length, '0');
const tags = (phone: number, question: number, message: number): Tags => ({
  phone: hex(phone, 16),
  question: hex(question, 8),
  message: hex(message, 8),
});

test('the same question gets one answer in ten minutes and another one after them', () => {
  const book = openAnswerBook([]);
  book.note(tags(1, 1, 1), 'status-ready', START);
  expect(book.judge(tags(1, 1, 2), START + 9 * MINUTE)).toBe('repeated');
  expect(book.judge(tags(1, 1, 2), START + 10 * MINUTE)).toBe('answer');
  expect(book.judge(tags(1, 2, 2), START + MINUTE)).toBe('answer');
  expect(book.judge(tags(2, 1, 2), START + MINUTE)).toBe('answer');
});

test('the same message offered again is known for an hour', () => {
  const book = openAnswerBook([]);
  book.note(tags(1, 1, 1), 'status-ready', START);
  expect(book.judge(tags(1, 1, 1), START + 59 * MINUTE)).toBe('repeated');
  expect(book.judge(tags(1, 1, 1), START + 60 * MINUTE)).toBe('answer');
});

test('after six answers in an hour comes one request to wait, then silence, then answers again', () => {
  const book = openAnswerBook([]);
  for (let i = 0; i < BOOK_RULES.mostAnswers; i++) {
    expect(book.judge(tags(1, i, i), START + i * MINUTE)).toBe('answer');
    book.note(tags(1, i, i), 'unknown-slip', START + i * MINUTE);
  }
  expect(book.judge(tags(1, 90, 90), START + 7 * MINUTE)).toBe('ask-to-wait');
  book.note(tags(1, 90, 90), 'wait', START + 7 * MINUTE);
  expect(book.judge(tags(1, 91, 91), START + 8 * MINUTE)).toBe('too-many');
  expect(book.judge(tags(2, 91, 91), START + 8 * MINUTE)).toBe('answer');
  expect(book.judge(tags(1, 92, 92), START + 60 * MINUTE)).toBe('answer');
});

test('the ledger rows of a former run give the same book', () => {
  const at = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();
  const row = (one: Tags, minutes: number, direction: 'in' | 'out', template: string) => ({
    id: rowId(direction, one, `u${minutes}`),
    direction,
    template,
    serial: null,
    at: at(minutes),
  });
  const book = openAnswerBook([
    row(tags(1, 3, 3), 3, 'in', 'slip'),
    { id: 'S-0190', direction: 'out', template: 'ready', serial: null, at: at(2) },
    row(tags(1, 1, 1), 0, 'out', 'status-ready'),
  ]);
  expect(book.phones()).toBe(1);
  expect(book.judge(tags(1, 1, 9), START + 5 * MINUTE)).toBe('repeated');
  // It came in but was never answered, so it still wants an answer.
  expect(book.judge(tags(1, 3, 3), START + 5 * MINUTE)).toBe('answer');
});

test('the book stays small: the telephone that was quiet for longest is forgotten first', () => {
  const book = openAnswerBook([], { ...BOOK_RULES, mostPhones: 3 });
  for (const phone of [1, 2, 3, 1, 4]) book.note(tags(phone, phone, phone), 'help', START);
  expect(book.phones()).toBe(3);
  expect(book.judge(tags(2, 2, 99), START)).toBe('answer');
  expect(book.judge(tags(1, 1, 99), START)).toBe('repeated');
});
