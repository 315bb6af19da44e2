import QRCode from 'qrcode';
import { describe, expect, test } from 'vitest';
import { QR_MASK, qrMatrix, versionOf } from '../../templates/symbols/qr.ts';
import { base45Text } from './specimen.ts';

const ROOM = { columns: 200, rows: 200 };

describe('our QR symbols', () => {
  test.each([
    'L',
    'M',
    'Q',
  ] as const)('are those of another encoder, module for module, level %s', (level) => {
    // Every length up to version 20: odd and even, just full and just begun.
    const longest = { L: 1249, M: 970, Q: 702 }[level];
    const versions = new Set<number>();
    for (let length = 1; length <= longest; length += length < 60 ? 1 : 3) {
      const text = base45Text(length);
      const outcome = qrMatrix(text, level, ROOM);
      if (outcome.kind !== 'matrix') throw new Error(`${length} characters: ${outcome.kind}`);
      const version = versionOf(outcome.matrix.columns);
      versions.add(version);
      const { modules } = QRCode.create([{ data: text, mode: 'alphanumeric' }], {
        version,
        errorCorrectionLevel: level,
        maskPattern: QR_MASK,
      });
      if (Buffer.compare(outcome.matrix.bits, Uint8Array.from(modules.data)) !== 0) {
        throw new Error(`another symbol for ${length} characters at version ${version}`);
      }
    }
    expect(versions.size).toBe(20);
  });

  test('hold exactly as many characters as the standard says, and not one more', () => {
    const full = qrMatrix(base45Text(970), 'M', ROOM);
    expect(full.kind === 'matrix' && full.matrix.columns).toBe(97);
    expect(qrMatrix(base45Text(971), 'M', ROOM)).toEqual({ kind: 'too-long' });
    expect(qrMatrix(base45Text(970), 'M', { columns: 104, rows: 104 })).toEqual({ kind: 'too-long' });
  });
});
