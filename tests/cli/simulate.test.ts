import { describe, expect, test } from 'vitest';
import { isKadiError } from '../../card/index.ts';
import { batchOf, readCount, readId, readLine, readSpeed } from '../../cli/simulate/options.ts';

const why = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return isKadiError(error) ? [error.code, error.facts['option']] : error;
  }
};

describe('what a simulator is told', () => {
  test('a line is a new serial line or a port', () => {
    expect(readLine('pty:/tmp/p1')).toEqual({ kind: 'pty', path: '/tmp/p1' });
    expect(readLine('tcp:9100')).toEqual({ kind: 'tcp', port: 9100 });
    for (const bad of ['pty:p1', 'tcp:70000', 'tcp:', 'usb:1', '9100', '/tmp/p1', 'pty:/tmp/a b'])
      expect(why(() => readLine(bad))).toEqual(['SIMULATE_OPTION_WRONG', '--line']);
  });

  test('a speed is a name or milliseconds', () => {
    expect(['real', 'brisk', 'fast', '35'].map(readSpeed)).toEqual([2_500, 120, 0, 35]);
    for (const bad of ['slow', '-1', '60001', 'toString'])
      expect(why(() => readSpeed(bad))).toEqual(['SIMULATE_OPTION_WRONG', '--speed']);
  });

  test('numbers and names have bounds', () => {
    expect(readCount('--blanks', '0')).toBe(0);
    expect(why(() => readCount('--blanks', '1e3'))).toEqual(['SIMULATE_OPTION_WRONG', '--blanks']);
    expect(readId('--id', 'S9')).toBe('S9');
    for (const bad of ['../x', '', 'a'.repeat(25)])
      expect(why(() => readId('--id', bad))).toEqual(['SIMULATE_OPTION_WRONG', '--id']);
  });

  test('machines of different names do not share chip serials, nor with the training day', () => {
    const batches = ['S1', 'S2', 'S3', 'P1', 'by-hand'].map(batchOf);
    expect(new Set(batches).size).toBe(5);
    expect(batches.every((batch) => batch > 1 && batch <= 0xffff)).toBe(true);
  });
});
