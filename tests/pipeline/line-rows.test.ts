import { describe, expect, it } from 'vitest';
import { refusedFile } from '../../pipeline/index.ts';
import { readResults } from '../../pipeline/line/result-rows.ts';

const HEAD = 'drop,job,outcome,body,chip,reason,machine,at,printed_sha256';
const JOB = 'K0000001Y-1';
const CHIP = '4B440001000000010001';
const GOOD = `L1-0001,${JOB},good,KB1,${CHIP},,M1,2026-11-27T08:00:00Z,`;

const read = (text: string | Uint8Array) => readResults(typeof text === 'string' ? Buffer.from(text) : text);
/** Code and named field of the only row. */
const refusal = (row: string): string => {
  const [only, ...rest] = read(`${HEAD}\n${row}\n`);
  if (only === undefined || rest.length > 0) throw new Error('not one row');
  return only.ok ? 'taken' : `${only.code} ${only.facts['field'] ?? ''} ${only.facts['why'] ?? ''}`.trim();
};

describe('a result file', () => {
  it('is read with a byte order mark, either line end, quotes, and the separators of spreadsheets', () => {
    for (const text of [
      `${HEAD}\n${GOOD}\n`,
      `\ufeff${HEAD}\r\n${GOOD}\r\n`,
      `${HEAD}\n${GOOD}`,
      `\n${HEAD.replaceAll(',', ';')}\n\n${GOOD.replaceAll(',', ';')}\n`,
      `${HEAD.replaceAll(',', '\t')}\n${GOOD.replaceAll(',', '\t')}\n`,
      `${HEAD}\n${GOOD.split(',')
        .map((field) => `"${field}"`)
        .join(',')}\n`,
      `job,outcome,body,chip,reason\n${JOB.toLowerCase()}, Good ,kb1,${CHIP.toLowerCase()},\n`,
      JSON.stringify([{ job: JOB, outcome: 'good', body: 'KB1', chip: CHIP }]),
    ]) {
      const [only, ...rest] = read(text);
      expect(rest).toEqual([]);
      expect(only?.ok && only.row, text).toMatchObject({
        job: { serial: 'K0000001Y', attempt: 1 },
        outcome: 'good',
        body: 'KB1',
        chip: CHIP,
      });
    }
  });

  it('loses one row to a fault in it, and no other', () => {
    const bad = Buffer.concat([
      Buffer.from(`${HEAD}\n${GOOD}\n"L1-0001,${JOB},good\n`),
      Buffer.from([0xff, 0xfe, 0x2c, 0x0a]),
      Buffer.from(`${GOOD},more\n${GOOD}\n`),
    ]);
    expect(
      read(bad).map((row) => (row.ok ? 'taken' : `${row.line} ${row.code} ${row.facts['why']}`)),
    ).toEqual([
      'taken',
      '3 LINE_ROW_FORM not readable',
      '4 LINE_ROW_FORM not readable',
      '5 LINE_ROW_FORM number of fields',
      'taken',
    ]);
  });

  it('says of each bad row which field it is', () => {
    expect(refusal(GOOD)).toBe('taken');
    expect(refusal(`L1-0001,${JOB},fine,KB1,${CHIP},,,,`)).toBe('LINE_ROW_FORM outcome');
    expect(refusal(`L1-0001,${JOB},,KB1,${CHIP},,,,`)).toBe('LINE_ROW_FORM outcome missing');
    expect(refusal(`L1-0001,K0000001Z-1,good,KB1,${CHIP},,,,`)).toBe('LINE_ROW_FORM job check character');
    expect(refusal(`L1-0001,${JOB}0000000,good,KB1,${CHIP},,,,`)).toBe('LINE_ROW_FORM job');
    expect(refusal(`L1-0001,${JOB},good,,${CHIP},,,,`)).toBe('LINE_ROW_FORM body missing');
    expect(refusal(`L1-0001,${JOB},good,KB1,,,,,`)).toBe('LINE_ROW_FORM chip missing');
    // What a spreadsheet makes of a long number.
    expect(refusal(`L1-0001,${JOB},good,KB1,4.4E19,,,,`)).toBe('LINE_ROW_FORM chip');
    expect(refusal(`L1-0001,${JOB},spoiled,KB1,${CHIP},,,,`)).toBe('LINE_ROW_FORM reason missing');
    expect(refusal(`L1-0001,${JOB},not-made,KB1,,,,,`)).toBe('LINE_ROW_FORM body not made');
    expect(refusal(`L1-0001,,good,KB1,${CHIP},,,,`)).toBe('LINE_ROW_FORM job missing');
    expect(refusal(`,,spoiled,KB1,,jam,,,`)).toBe('LINE_ROW_FORM drop missing');
    expect(refusal(`L1-0001,${JOB},good,KB1,${CHIP},,,yesterday,`)).toBe('LINE_ROW_FORM at');
    expect(refusal(`L1-0001,${JOB},good,KB1,${CHIP},,,,12ab`)).toBe('LINE_ROW_FORM printed_sha256');
    expect(refusal(`L1-0001,${JOB},spoiled,KB1,${CHIP},${'x'.repeat(300)},,,`)).toBe('LINE_ROW_FORM reason');
    // Whatever enters the ledger has no room for a person's number.
    expect(refusal(`L1-0001,${JOB},spoiled,KB1,${CHIP},ID-12345678,,,`)).toBe('LINE_ROW_FORM reason');
    expect(refusal(`L1-0001,${JOB},good,KB1,${CHIP},,12345678,,`)).toBe('LINE_ROW_FORM machine');
    expect(refusal(`L1-0001,${JOB},spoiled,KB1,${CHIP},=cmd(),,,`)).toBe('LINE_ROW_FORMULA reason');
    expect(refusal(`L1-0001,${JOB},good,"=""KB1""",${CHIP},,,,`)).toBe('LINE_ROW_FORMULA body');
  });

  it('is refused whole when it is none: another head, no rows, too large, no list', () => {
    const why = (text: string | Uint8Array): string => {
      try {
        read(text);
        return 'taken';
      } catch (error) {
        return String(
          error instanceof Error && 'facts' in error ? (error.facts as { why: string }).why : error,
        );
      }
    };
    expect(why('')).toBe('empty');
    expect(why('\n\n')).toBe('empty');
    expect(why('name,number\nA,1\n')).toBe('columns');
    expect(why('job,job,outcome,body,chip,reason\n')).toBe('columns');
    expect(why('job,outcome,body,reason\n')).toBe('no column chip');
    expect(why('[{')).toBe('not JSON');
    expect(why('PK\u0003\u0004')).toBe('columns');
    expect(why(new Uint8Array(16_000_001))).toBe('too large');
    expect(why(`${HEAD}\n${`${GOOD}\n`.repeat(100_001)}`)).toBe('too many rows');
    expect(read(JSON.stringify([1, null, { job: 1 }, { name: 'x' }])).map((row) => row.ok)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('gives its refused rows back with code and sentence, and no field that a spreadsheet would run', () => {
    const rows = read(`${HEAD}\nL1-0001,${JOB},spoiled,KB1,${CHIP},"=1+1,x",,,\n`);
    const text = refusedFile(rows.flatMap((row) => (row.ok ? [] : [row])));
    const [head, row] = text.split('\r\n');
    expect(head).toBe(`line,code,what,todo,${HEAD}`);
    expect(row).toContain(
      '2,LINE_ROW_FORMULA,A field of this row begins like a formula of a spreadsheet (field reason),',
    );
    expect(row).toContain(`,"'=1+1,x",`);
    // Corrected, it may come back as it is.
    expect(read(text.replace(`"'=1+1,x"`, 'jam')).map((one) => one.ok)).toEqual([true]);
  });
});
