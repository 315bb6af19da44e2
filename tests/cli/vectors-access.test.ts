import { expect, test } from 'vitest';
import { chipAccessRuns } from '../../cli/vectors/access.ts';
import type { VectorFile } from '../../cli/vectors/vector-set.ts';

/** Doc 9303-11 Appendix D. */
const BAC = {
  td1_mrz: 'I<UTOL898902C<3<<<<<<<<<<<<<<<6908061F9406236UTO<<<<<<<<<<<2ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
  k_seed: '239AB9CB282DAF66231DC5A4DF6BFBAE',
  k_enc: 'AB94FDECF2674FDFB9B391F85D7F76F2',
  rnd_ic: '4608F91988702212',
  rnd_ifd: '781723860C06C226',
  k_ifd: '0B795240CB7049B01C19B33E32804F0B',
  response: '46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D7449',
  ks_enc: '979EC13B1CBFE9DCD01AB0FED307EAE5',
  ssc: '887022120C06C226',
};

const fileOf = (json: unknown): VectorFile => ({
  kind: 'mrz-bac',
  path: 'mrz-bac/any.json',
  bytes: new Uint8Array(0),
  json,
  expected: null,
  siblings: new Map(),
  all: new Map(),
});
const failed = async (json: unknown): Promise<string[]> =>
  (await chipAccessRuns.run(fileOf(json))).filter(({ ok }) => !ok).map(({ name }) => name);

test('a run is known by what is in it, wherever in the file it stands and however its fields are spelt', async () => {
  const spelt = Object.fromEntries(
    Object.entries(BAC).map(([key, value]) => [key.replace('_', '-').toUpperCase(), value.toLowerCase()]),
  );
  const shapes = [BAC, [BAC], { some: { where: BAC } }, { runs: [{ ...spelt, 'TD1-MRZ': BAC.td1_mrz }] }];
  for (const shape of shapes) {
    expect(chipAccessRuns.recognises(fileOf(shape))).toBe(true);
    expect(await failed(shape)).toEqual([]);
  }
});

test('a file without a run is left to other readers', () => {
  for (const json of [undefined, null, 7, 'k_seed', [], {}, { td1: [{ lines: ['I<UTO'] }] }])
    expect(chipAccessRuns.recognises(fileOf(json))).toBe(false);
});

test('a value that is not the computed one is named', async () => {
  expect(await failed({ mine: { ...BAC, ks_enc: BAC.k_enc } })).toEqual([
    'mine: ksenc',
    "mine: reader's side",
  ]);
  expect(await failed({ mine: { ...BAC, k_seed: 5 } })).toEqual(['mine: kseed']);
  expect(await failed({ mine: { ...BAC, response: `${BAC.response.slice(0, -1)}A` } })).toContain(
    'mine: MAC of the response',
  );
});

test('a run in which nothing can be recomputed has not passed', async () => {
  expect(await failed({ a: { k_seed: 5 }, b: { pace_info: 'zz' } })).toHaveLength(2);
});

test('a way of PACE that is not spoken here is held to password and nonce, and the rest is said not to be checked', async () => {
  // Doc 9303-11 Appendix G.2: generic mapping over a finite field.
  const run = {
    pace_info: '3012060A04007F00070202040102020102020100',
    mrz_fields: { document_number: 'T22000129', date_of_birth: '640812', date_of_expiry: '101031' },
    k_pi: '89DED1B26624EC1E634C1989302849DD',
    encrypted_nonce: '854D8DF5827FA6852D1A4FA701CDDDCA',
    nonce: 'FA5B7E3E49753A0DB9178B7B9BD898C8',
  };
  const json = { run };
  const file = { kind: 'mrz-bac', path: 'x.json', bytes: new Uint8Array(), json, expected: null };
  const outcomes = await chipAccessRuns.run({ ...file, siblings: new Map(), all: new Map() });
  expect(outcomes.map(({ name, ok, remark }) => [name, ok, remark === true])).toEqual([
    ['run: mapping', true, true],
    ['run: kpi', true, false],
    ['run: nonce', true, false],
  ]);
  const wrong = { ...file, json: { run: { ...json.run, k_pi: '00'.repeat(16) } } };
  const failed = await chipAccessRuns.run({ ...wrong, siblings: new Map(), all: new Map() });
  expect(failed.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['run: kpi']);
});

test('a record of PACE may leave out the reference of the only parameters there are', async () => {
  // Doc 9303-11 Appendix G.1; object 84 of the first command is optional there (§4.4.4.1).
  const first = '0022C1A412800A04007F0007020204020283010184010D';
  const run = {
    pace_info: '3012060A04007F0007020204020202010202010D',
    mrz_fields: { document_number: 'T22000129', date_of_birth: '640812', date_of_expiry: '101031' },
    terminal_private_1: '7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99',
    terminal_private_2: 'A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595',
    ks_enc: 'F5F0E35C0D7161EE6724EE513A0D9A7F',
    exchanges: [
      [first, '9000'],
      ['10860000027C0000', '7C12801095A3A016522EE98D01E76CB6B98B42C39000'],
      [
        '10860000457C438141047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D00',
        '7C43824104824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F5730D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C549000',
      ],
      [
        '10860000457C438341042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB3646200',
        '7C438441049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F0949000',
      ],
      ['008600000C7C0A8508C2B0BD78D94BA86600', '7C0A86083ABB9674BCE93C089000'],
    ],
  };
  const withFirst = (command: string) => ({
    run: { ...run, exchanges: run.exchanges.map((pair, n) => (n === 0 ? [command, '9000'] : pair)) },
  });
  expect(await failed({ run })).toEqual([]);
  const shorter = withFirst('0022C1A40F800A04007F00070202040202830101');
  expect(await failed(shorter)).toEqual([]);
  const outcomes = await chipAccessRuns.run(fileOf(shorter));
  expect(outcomes.filter(({ remark }) => remark).map(({ name }) => name)).toEqual(['run: command 1']);
  expect(await failed(withFirst(first.replace('0202830101', '0202830102')))).toEqual(['run: command 1']);
});
