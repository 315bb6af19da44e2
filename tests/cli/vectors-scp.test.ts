import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SCP_VECTORS, scp02Transcripts } from '../../cli/vectors/scp.ts';
import { keyDiversification } from '../../cli/vectors/scp-diversification.ts';
import { scp03Kdf } from '../../cli/vectors/scp-kdf.ts';
import { scp03SessionKeys } from '../../cli/vectors/scp-session-keys.ts';
import { storeDataGroups } from '../../cli/vectors/scp-store-data.ts';
import type { VectorFile, VectorSet } from '../../cli/vectors/vector-set.ts';

const fileOf = (content: unknown): VectorFile => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return {
    kind: 'scp',
    path: 'scp/some-file',
    bytes: new Uint8Array(Buffer.from(text)),
    json: typeof content === 'string' ? undefined : content,
    expected: null,
    siblings: new Map(),
    all: new Map(),
  };
};

/** AES-CMAC of two whole blocks (RFC 4493), in hex. */
const cmacOf = (key: Uint8Array, message: Uint8Array): string => {
  const cipher = (data: Uint8Array, mode: string, iv: Uint8Array | null) =>
    createCipheriv(`aes-128-${mode}`, key, iv).setAutoPadding(false).update(data);
  const zero = cipher(new Uint8Array(16), 'ecb', null);
  const n = BigInt(`0x${zero.toString('hex')}`);
  const subkey = ((n << 1n) ^ (n >> 127n === 1n ? 0x87n : 0n)) & ((1n << 128n) - 1n);
  const bytes = Buffer.from(subkey.toString(16).padStart(32, '0'), 'hex');
  const last = message.slice(16).map((byte, i) => byte ^ (bytes[i] ?? 0));
  const whole = cipher(Buffer.concat([message.slice(0, 16), last]), 'cbc', new Uint8Array(16));
  return whole.subarray(16).toString('hex').toUpperCase();
};

/** Names of the checks that failed; the sets that read the file at all. */
const outcome = async (set: VectorSet, content: unknown) => {
  const file = fileOf(content);
  const readers = SCP_VECTORS.filter((one) => one.recognises(file));
  expect(readers).toEqual([set]);
  const outcomes = await set.run(file);
  expect(outcomes.length).toBeGreaterThan(0);
  return outcomes.filter(({ ok }) => !ok).map(({ name }) => name);
};

/** The session of the SCP02 tests, under the names that files of records use. */
const SESSION = {
  key_enc: '101112131415161718191A1B1C1D1E1F',
  key_mac: '202122232425262728292A2B2C2D2E2F',
  key_dek: '303132333435363738393A3B3C3D3E3F',
  initialize_update: '8050000008A0A1A2A3A4A5A6A700',
  initialize_update_response: '000102030405060708092002002BA114FAD03E2411A2F27D72044D799000',
  external_authenticate: '8482130010AAB544035B767465C5DDAC55AC365C6D',
  exchanges: [
    {
      name: 'GET STATUS',
      plain_command: '80F28002024F0000',
      wrapped_command: '84F28002103370D915DF7CD9858BE1448AEF553D1C00',
      wrapped_response: '4F07A0000002471001000DC4647383E9AC9000',
      plain_response_data: '4F07A0000002471001',
    },
  ],
};

describe('a recorded session', () => {
  test('is replayed by the host and by the card, and what was changed in it is refused', async () => {
    expect(await outcome(scp02Transcripts, { vectors: [SESSION] })).toEqual([]);
    const names = (await scp02Transcripts.run(fileOf(SESSION))).map(({ name }) => name.replace(/^.*?: /, ''));
    expect(names).toEqual([
      'host, opening',
      'host, GET STATUS',
      'host, card cryptogram changed',
      'host, answer to GET STATUS changed',
      'card, INITIALIZE UPDATE',
      'card, EXTERNAL AUTHENTICATE',
      'card, GET STATUS',
      'card, host cryptogram changed',
      'card, GET STATUS changed',
    ]);
  });

  test('without status words, without DEK and with keys told once for all is read as well', async () => {
    const { key_enc, key_mac, key_dek: _dek, ...rest } = SESSION;
    const bare = {
      ...rest,
      initialize_update_response: rest.initialize_update_response.slice(0, -4),
      exchanges: rest.exchanges.map((one) => ({
        ...one,
        wrapped_response: one.wrapped_response.slice(0, -4),
      })),
    };
    expect(await outcome(scp02Transcripts, { key_enc, key_mac, sessions: [bare] })).toEqual([]);
  });

  test('that differs by one byte fails where it differs', async () => {
    const [exchange] = SESSION.exchanges;
    const changed = {
      ...SESSION,
      name: 'changed',
      exchanges: [{ ...exchange, wrapped_command: '84F28002103370D915DF7CD9858BE1448AEF553D1D00' }],
    };
    const failed = await outcome(scp02Transcripts, changed);
    expect(failed).toContain('changed: host, GET STATUS');
    expect(failed).toContain('changed: card, GET STATUS');
    expect(await outcome(scp02Transcripts, { ...changed, valid: false })).toEqual([]);
    expect(await outcome(scp02Transcripts, { ...SESSION, name: 'good', valid: false })).toEqual([
      'good: refused',
    ]);
  });
});

test('a list of key derivations is read line by line, remarks left out', async () => {
  const key = 'C0C1C2C3C4C5C6C7C8C9CACBCCCDCECF';
  const output = 'd70da0b3eba4752455bcbc7056ae6a13015801ec613a5cebc3ce358dc49f71b9';
  const line = `${key} 4 ${'00'.repeat(16)} ${output}`;
  expect(await outcome(scp03Kdf, `# key constant context output\n${line}\n\n`)).toEqual([]);
  expect(await outcome(scp03Kdf, `${line}\n${line.slice(0, -1)}8\n`)).toEqual(['case 2']);
  expect(scp03Kdf.recognises(fileOf('some words\n'))).toBe(false);
});

test('derived keys and check values are compared, whichever the file has', async () => {
  const file = {
    kdd: 'A1A2A3A4A5A6A7A8A9AA',
    vectors: [
      {
        scheme: 'emv',
        master: '404142434445464748494A4B4C4D4E4F',
        keys: { ENC: 'C768258672FF2C54E3CED944A6C1808D', DEK: '34721F50F5E6A8847A784F55870604C1' },
      },
      {
        scheme: 'visa2',
        master: '404142434445464748494A4B4C4D4E4F',
        keys: { MAC: '20B0F5C9AA85F7BE05ED1FF002C26AD0' },
      },
      { scheme: 'unheard of', master: '404142434445464748494A4B4C4D4E4F', keys: { ENC: '00' } },
    ],
    kcv: { '404142434445464748494A4B4C4D4E4F': '504A77' },
  };
  expect(await outcome(keyDiversification, file)).toEqual(['visa2 2', 'unheard of 3']);
});

test('key groups are built, read back by the chip, and refused when changed', async () => {
  const set = {
    dek: '000102030405060708090A0B0C0D0E0F',
    keys: { '01 ENC': '404142434445464748494A4B4C4D4E4F' },
    key_version: '01',
    access: '01 SD only',
    purpose: '0003 SCP03',
    expected:
      '00B91CB71080018881011083010196010197020003B9088201018403504A77' +
      '811310D533E59B45A153ED7E5E9C5DFCFD4AAA',
  };
  expect(await outcome(storeDataGroups, { some: set, rule: 'blocks: 61,61,E1; one block 10 -> 90' })).toEqual(
    [],
  );
  expect(await outcome(storeDataGroups, { some: { ...set, key_version: '02' } })).toEqual([
    'key set 1, built',
    'key set 1, read by the chip',
  ]);
});

test('a file of another kind is left to others', () => {
  for (const content of [{}, [], { vectors: [{ mrz: 'I<KEN' }] }, 'text', '']) {
    expect(SCP_VECTORS.filter((set) => set.recognises(fileOf(content)))).toEqual([]);
  }
});

describe('a record of another form', () => {
  const {
    key_enc,
    key_mac,
    key_dek,
    initialize_update,
    initialize_update_response,
    external_authenticate,
    exchanges,
  } = SESSION;
  const [one] = exchanges;
  const bare = (answer = '') => answer.slice(0, -4);
  const flat = {
    keyset: 'ours',
    init_upd_cmd: initialize_update.toLowerCase(),
    init_upd_rsp: bare(initialize_update_response),
    ext_auth_cmd: external_authenticate,
    ext_auth_rsp: '9000',
    get_status_cmd: one?.wrapped_command,
    get_status_rsp: bare(one?.wrapped_response),
    get_status_rsp_plain: one?.plain_response_data,
  };
  const keysets = { ours: { enc: key_enc, mac: key_mac, dek: key_dek } };
  const common = { get_status_cmd_plain: one?.plain_command };

  test('with its commands as fields, clear ones and key sets told elsewhere, answers without status word', async () => {
    const file = { keysets, common, vectors: [flat] };
    expect(await outcome(scp02Transcripts, file)).toEqual([]);
    expect((await scp02Transcripts.run(fileOf(file))).map(({ name }) => name)).toContain(
      'session 5: card, getstatus',
    );
    const changed = { ...flat, get_status_cmd: one?.wrapped_command.replace('3370', '3371') };
    expect(await outcome(scp02Transcripts, { keysets, common, vectors: [changed] })).toContain(
      'session 5: host, getstatus',
    );
  });

  test('in other spellings, keys in a list, status words on some answers only', async () => {
    const spelt = {
      keys: [key_enc, key_mac, key_dek],
      initializeUpdate: initialize_update,
      initializeUpdateResponse: bare(initialize_update_response),
      externalAuthenticate: external_authenticate,
      commands: [
        {
          plain: one?.plain_command,
          command: one?.wrapped_command,
          response: one?.wrapped_response,
          responsePlain: one?.plain_response_data,
        },
      ],
    };
    expect(await outcome(scp02Transcripts, [spelt])).toEqual([]);
    expect(await outcome(scp02Transcripts, [{ ...spelt, keys: [key_mac, key_enc, key_dek] }])).not.toEqual(
      [],
    );
  });
});

test('session keys and cryptograms that stand by themselves are derived again', async () => {
  // Each recomputed from Amendment D §4.1.5 with Node's own AES, not with the code under test.
  const { key_enc: enc, key_mac: mac } = SESSION;
  const [host, card] = ['A0A1A2A3A4A5A6A7', 'B0B1B2B3B4B5B6B7'];
  const cmac = (key: string, constant: string, bits: string) => {
    const message = Buffer.from(`${'00'.repeat(11)}${constant}00${bits}01${host}${card}`, 'hex');
    return cmacOf(Buffer.from(key, 'hex'), message);
  };
  const sMac = cmac(mac, '06', '0080');
  const session = {
    host_challenge: host,
    cardChallenge: card,
    s_enc: cmac(enc, '04', '0080'),
    s_mac: sMac,
    's-rmac': cmac(mac, '07', '0080'),
    card_cryptogram: cmac(sMac, '00', '0040').slice(0, 16),
    host_cryptogram: cmac(sMac, '01', '0040').slice(0, 16),
  };
  const keys = { enc, mac };
  expect(await outcome(scp03SessionKeys, { keys, ...session })).toEqual([]);
  expect((await scp03SessionKeys.run(fileOf({ keys, ...session }))).length).toBe(5);
  expect(await outcome(scp03SessionKeys, { keys, ...session, s_mac: session.s_enc })).toEqual([
    'case 1, smac',
  ]);
});
