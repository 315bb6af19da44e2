import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { chipInfo } from '../../cli/commands/chip-info.ts';
import { chipReaders } from '../../cli/commands/chip-readers.ts';
import { type ChipVerifyOptions, chipVerify } from '../../cli/commands/chip-verify.ts';
import { verifyChip } from '../../cli/commands/verify-chip.ts';
import { buildChip, type Chip, pemOf, productMrz } from '../../crypto/documents.ts';
import { encodeChip, openPcscReader } from '../../printers/chip/index.ts';
import { plugIntoVpcd, VpcdSlot } from '../../printers/simulator/chip/index.ts';
import type { SlotChip } from '../../printers/simulator/chip-watch.ts';
import { startPrivatePcscd, type VirtualReaders } from '../../printers/simulator/pcscd.ts';
import { SIGNED, specimenPerson, specimenPki } from '../crypto/specimen-document.ts';
import { fromHex, hex, keysFor, type TempStore, tempStore } from '../printers/chip-specimen.ts';

const SPEC = {
  dataGroups: [1, 2, 11, 14, 15],
  mrzFormat: 'TD1',
  faceRecord: 'iso-19794-5',
  access: { pace: 'can', bac: false },
  nationalData: [],
  issuingAuthority: '',
  personalisationSystem: '',
} as const;
const AT = '2026-03-01';

let temp: TempStore;
let virtual: VirtualReaders;
let slot: VpcdSlot;
let made: Chip;
let blank: string;
let finished: string;
let trust: string;
let out = '';
let err = '';

beforeAll(async () => {
  temp = tempStore();
  const started = await startPrivatePcscd({ folder: temp.folder });
  if ('off' in started) throw new Error(started.off);
  virtual = started;
  slot = new VpcdSlot(temp.store, virtual.sockets[0]);
  [blank = '', finished = ''] = temp.store.make(2);
  const pki = await specimenPki();
  made = await buildChip(specimenPerson, SPEC, pki.documentSigner, SIGNED);
  trust = join(temp.folder, 'csca.pem');
  writeFileSync(trust, pemOf(pki.root));
  await slot.insert(finished);
  const reader = await openPcscReader(virtual.readers[0]);
  const link = await reader.waitForCard(5_000);
  await encodeChip(link, { files: made.files, secrets: made.secrets, allowBac: false }, keysFor);
  await link.disconnect();
  await reader.close();
  await slot.remove();
});
afterAll(async () => {
  await virtual.stop();
  temp.remove();
});
beforeEach(() => {
  out = '';
  err = '';
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    out += `${text}\n`;
  });
  vi.spyOn(console, 'error').mockImplementation((text: string) => {
    err += `${text}\n`;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = 0;
  await slot.remove();
  await new Promise((resolve) => setTimeout(resolve, 700));
});

const can = (): string => made.secrets.can ?? '';
const verify = async (options: Partial<ChipVerifyOptions>): Promise<typeof process.exitCode> => {
  await chipVerify({ wait: '5', at: AT, csca: [trust], ...options });
  return process.exitCode;
};
const answered = (): unknown => JSON.parse(out);

describe('kadi chip info', () => {
  test('says of a blank who it is, what runs on it and with which keys it opens', async () => {
    await slot.insert(blank);
    await chipInfo({ wait: '5' });
    // The service notices an inserted card within half a second, and the person is asked for one until then.
    expect(err.replace(/^Lay the card on a reader.*\n/, '')).toBe('');
    expect(out).toContain('Reader:             Virtual PCD 00 00');
    expect(out).toMatch(/Answer to reset: +3B951381018073942160/);
    expect(out).toContain('T=1, direct convention');
    expect(out).toContain('selects by whole name, reads by short identifier, extended lengths');
    expect(out).toMatch(new RegExp(`Chip serial: +${blank}`));
    expect(out).toContain('made by a training chip of Kadi, type 0001, day 1 of a year that ends in 6');
    expect(out).toContain('ICAO identity card or passport (LDS1)  A0000002471001');
    expect(out).toContain('GlobalPlatform issuer security domain  A000000151000000');
    expect(out).not.toContain('Opened by');
    expect(out).toContain('version 2.3');
    expect(out).toContain('SCP03, i = 70');
    expect(out).toContain('would open with SCP03 and key version 30');
    expect(out).toContain('3 keys: version 30, AES, 128 bits');
  });

  test('says how a finished chip is opened, and that its files ask for a password', async () => {
    await slot.insert(finished);
    await chipInfo({ wait: '5', json: true });
    expect(answered()).toMatchObject({
      ok: true,
      chipSerial: finished,
      uid: null,
      openedBy: ['PACE, elliptic curve, generic mapping, AES-128, P-256'],
      applications: [
        { aid: 'A0000002471001', state: 'there' },
        { aid: 'A000000151000000', state: 'there' },
      ],
    });
    const { files } = answered() as { files: { bytes: unknown }[] };
    expect(files.length).toBeGreaterThan(0);
    expect(new Set(files.map(({ bytes }) => bytes))).toEqual(new Set(['kept']));
  });

  test('asks a chip nothing that changes it: the same blank is encoded afterwards', async () => {
    const [serial = ''] = temp.store.make(1);
    await slot.insert(serial);
    await chipInfo({ wait: '5' });
    await chipInfo({ wait: '5' });
    const reader = await openPcscReader(virtual.readers[0]);
    const link = await reader.waitForCard(5_000);
    await encodeChip(link, { files: made.files, secrets: made.secrets, allowBac: false }, keysFor);
    await link.disconnect();
    await reader.close();
  });

  /** A card of somebody else, as far as this command asks. */
  const stranger = (atr: string, answer: (apdu: string) => string): SlotChip => {
    let on = false;
    return {
      atr: fromHex(atr),
      get powered() {
        return on;
      },
      powerOn() {
        on = true;
        return this.atr;
      },
      powerOff() {
        on = false;
      },
      transmit: (apdu: Uint8Array) => fromHex(answer(hex(apdu))),
    } as SlotChip;
  };
  const infoOf = async (chip: SlotChip): Promise<void> => {
    const plugged = await plugIntoVpcd(chip, virtual.sockets[0]);
    try {
      await chipInfo({ wait: '5' });
    } finally {
      await plugged.unplug();
    }
  };

  test('a card that knows nothing is told as it is', async () => {
    await infoOf(stranger('3B951381018073FF01000B', () => '6D00'));
    expect(process.exitCode ?? 0).toBe(0);
    expect(out).toMatch(/Lengths: +short/);
    expect(out).not.toContain('GlobalPlatform');
  });

  test('a card that says yes to everything proves no application', async () => {
    await infoOf(stranger('3B951381018073FF01000B', () => '9000'));
    expect(out).toContain('the chip answers to any name, so none is proven');
  });

  test('a payment card is known by its directory, and one that is out of use is said to be', async () => {
    await infoOf(
      stranger('3B6500002063CB6800', (apdu) => {
        if (apdu.startsWith('00A404000E315041592E')) return '6F009000';
        if (apdu.startsWith('00A404000BA000000308')) return '6283';
        return '6A82';
      }),
    );
    expect(out).toContain('payment directory (PSE)');
    expect(out).toContain('PIV (out of use)');
    expect(out).toContain('T=0, direct convention');
  });

  test('a contactless memory is named with its number, and nothing else is asked of it', async () => {
    const asked: string[] = [];
    await infoOf(
      stranger('3B8F8001804F0CA000000306030001000000006A', (apdu) => {
        asked.push(apdu);
        return apdu === 'FFCA000000' ? '04A1B2C39000' : '6300';
      }),
    );
    expect(out).toMatch(/Contactless number: +04A1B2C3/);
    expect(out).toContain('MIFARE Classic 1K: no programs to ask');
    expect(asked).toEqual(['FFCA000000']);
  });
});

describe('kadi chip verify', () => {
  test('a finished chip is genuine: opened, proved no copy in both ways, signed by whom we trust', async () => {
    await slot.insert(finished);
    expect(await verify({ can: can() })).toBe(0);
    expect(out).toContain('✓ opened with PACE');
    expect(out).toContain('✓ no copy, by chip authentication');
    expect(out).toContain('✓ no copy, by active authentication');
    expect(out).toContain('✓ issued by a trusted country signer');
    expect(out).toMatch(/GENUINE: all \d+ checks held/);
    for (const word of ['Wanjik', 'WANJIK', 'SPECIMEN', '900228', can()])
      expect(out + err).not.toContain(word);
  });

  test('prints the zone when it is asked to, and leaves files that kadi verify chip believes', async () => {
    await slot.insert(finished);
    const folder = join(temp.folder, 'left');
    expect(await verify({ can: can(), show: true, out: folder, json: true })).toBe(0);
    expect(answered()).toMatchObject({
      verdict: 'genuine',
      holder: productMrz({ ...specimenPerson, optionalData: [] } as never, 'TD1').lines,
    });
    expect(statSync(join(folder, 'EF_DG1.bin')).mode & 0o777).toBe(0o600);
    await verifyChip(folder, { at: AT, csca: [trust] });
    expect(process.exitCode).toBe(0);
    // A folder with something in it is never written into.
    expect(await verify({ can: can(), out: folder })).toBe(2);
    expect(err).toContain('CHIP_DESK_OUT');
    expect(readdirSync(folder)).toHaveLength(made.files.size);
  });

  test('the number may come from a file, and a wrong one opens nothing', async () => {
    await slot.insert(finished);
    const file = join(temp.folder, 'can.txt');
    writeFileSync(file, `${can()}\n`);
    expect(await verify({ can: `@${file}` })).toBe(0);
    expect(await verify({ can: can() === '000000' ? '000001' : '000000' })).toBe(2);
    expect(err).toContain('CHIP_ACCESS_WRONG_PASSWORD');
    expect(await verify({})).toBe(2);
    expect(err).toContain('CHIP_ACCESS_PASSWORD_NEEDED');
  });

  test('without country signers it is not trusted, and a stranger’s signer refuses it', async () => {
    await slot.insert(finished);
    expect(await verify({ can: can(), csca: [] })).toBe(1);
    expect(out).toContain('NOT TRUSTED');
    const other = join(temp.folder, 'other.pem');
    writeFileSync(other, pemOf((await specimenPki()).root));
    expect(await verify({ can: can(), csca: [other] })).toBe(1);
    expect(out).toContain('✗ issued by a trusted country signer');
  });

  test('a chip with the zone as its password opens with the fields of the zone', async () => {
    const pki = await specimenPki();
    const spec = { ...SPEC, access: { pace: 'mrz', bac: true } } as const;
    const chip = await buildChip(specimenPerson, spec, pki.documentSigner, SIGNED);
    const csca = join(temp.folder, 'mrz.pem');
    writeFileSync(csca, pemOf(pki.root));
    await slot.insert(temp.store.make(1)[0] ?? '');
    const reader = await openPcscReader(virtual.readers[0]);
    const link = await reader.waitForCard(5_000);
    await encodeChip(link, { files: chip.files, secrets: chip.secrets, allowBac: true }, keysFor);
    await link.disconnect();
    await reader.close();
    const { documentNumber, dateOfBirth } = chip.secrets.bac ?? { documentNumber: '', dateOfBirth: '' };
    const fields = { document: documentNumber.replaceAll('<', ''), birth: dateOfBirth, csca: [csca] };
    expect(await verify(fields)).toBe(0);
    expect(await verify({ ...fields, birth: '1901-01-01' })).toBe(2);
    expect(err).toContain('CHIP_ACCESS_WRONG_PASSWORD');
  });

  test('somebody between chip and reader who changes one answer gets the document refused', async () => {
    let commands = 0;
    await slot.insert(finished, (chip) => ({
      atr: chip.atr,
      get powered() {
        return chip.powered;
      },
      powerOn: () => chip.powerOn(),
      powerOff: () => chip.powerOff(),
      transmit: (apdu: Uint8Array) => {
        const answer = chip.transmit(apdu).slice();
        commands += 1;
        const at = answer.length - 20;
        if (commands === 20 && answer[at] !== undefined) answer[at] ^= 1;
        return answer;
      },
    }));
    expect(await verify({ can: can() })).toBe(1);
    expect(out).toMatch(/✗ protected session/);
    expect(out).toContain('REFUSED: 1 check failed');
  });

  test('a blank has nothing to verify', async () => {
    await slot.insert(blank);
    expect(await verify({ can: '123456' })).toBe(2);
    expect(err).toMatch(/CHIP_ACCESS_|CHIP_FILE_|CHIP_ALREADY/);
  });
});

describe('readers and cards that are not there', () => {
  test('are named', async () => {
    await slot.insert(blank);
    await new Promise((resolve) => setTimeout(resolve, 700));
    await chipReaders({});
    expect(out).toBe('Virtual PCD 00 00   (a card is in it)\nVirtual PCD 00 01\n');
  });

  test('no card in time', async () => {
    await chipInfo({ wait: '1', json: true });
    expect(answered()).toMatchObject({ error: { code: 'CHIP_DESK_NO_CARD' } });
    expect([err, process.exitCode]).toEqual(['Lay the card on a reader … 1 s\n', 2]);
  });

  test('a name that fits no reader, and one that fits two', async () => {
    for (const reader of ['Nobody', 'Virtual']) {
      out = '';
      await chipInfo({ reader, wait: '1', json: true });
      expect(answered()).toMatchObject({ error: { code: 'CHIP_DESK_WHICH_READER' } });
    }
  });

  test('a card pulled out in the middle', async () => {
    const pulled = new VpcdSlot(temp.store, virtual.sockets[0]);
    await pulled.insert(finished, (chip, pull) => {
      let commands = 0;
      return {
        atr: chip.atr,
        get powered() {
          return chip.powered;
        },
        powerOn: () => chip.powerOn(),
        powerOff: () => chip.powerOff(),
        transmit: (apdu: Uint8Array) => {
          commands += 1;
          if (commands === 12) pull();
          return chip.transmit(apdu);
        },
      };
    });
    await chipInfo({ wait: '5', json: true });
    expect(answered()).toMatchObject({ error: { code: 'CHIP_DESK_PULLED' } });
    await pulled.remove();
  });

  test('no service', async () => {
    await virtual.stop();
    mkdirSync(temp.folder, { recursive: true });
    await chipInfo({ wait: '1', json: true });
    expect(answered()).toMatchObject({ error: { code: 'CHIP_SERVICE_STOPPED' } });
    const again = await startPrivatePcscd({ folder: temp.folder });
    if ('off' in again) throw new Error(again.off);
    virtual = again;
  });
});
