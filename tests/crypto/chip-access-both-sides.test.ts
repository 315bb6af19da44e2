import { describe, expect, test } from 'vitest';
import { codeOf, isKadiError } from '../../card/index.ts';
import {
  authenticateActively,
  authenticateChip,
  type ChipPassword,
  chooseChipAuthentication,
  openBac,
  openPace,
  readAccessInfos,
  readDg14Access,
  readDg15,
  SmTerminal,
} from '../../crypto/chip-access/index.ts';
import { setOf } from '../../crypto/der.ts';
import {
  activeInfo,
  CAN,
  CURVE_ID,
  type CurveName,
  chipInfos,
  chipWith,
  dg14Of,
  dg15Of,
  FIELDS,
  FILE,
  keyOn,
  NO_SECRETS,
  OTHER_CAN,
  paceInfo,
  readAt,
  SELECT,
  SpecimenCard,
  SUITE_NUMBER,
  type SuiteName,
} from './chip-access-specimen.ts';

const CURVES = Object.keys(CURVE_ID) as CurveName[];
const SUITES = Object.keys(SUITE_NUMBER) as SuiteName[];
/** Bytes of a coordinate. */
const SIZE = {
  'P-256': 32,
  brainpoolP256r1: 32,
  'P-384': 48,
  brainpoolP384r1: 48,
  brainpoolP512r1: 64,
  'P-521': 66,
} as const;
const WITH_CAN: ChipPassword = { kind: 'can', can: CAN };
const WITH_MRZ: ChipPassword = { kind: 'mrz', fields: FIELDS };

const codeFrom = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return codeOf(error);
  }
};

const paceCard = (suite: SuiteName, curve: CurveName, more: Parameters<typeof chipWith>[0] = {}) =>
  new SpecimenCard(
    chipWith({
      secrets: { ...NO_SECRETS, can: CAN, bac: FIELDS },
      cardAccess: setOf(paceInfo(suite, curve)),
      ...more,
    }),
  );

const offerOf = (suite: SuiteName, curve: CurveName) => {
  const [offer] = readAccessInfos(setOf(paceInfo(suite, curve))).pace;
  if (offer === undefined) throw new Error('no offer');
  return offer;
};

const openedByPace = async (card: SpecimenCard, password: ChipPassword, suite: SuiteName, curve: CurveName) =>
  new SmTerminal(await openPace(card.plain, offerOf(suite, curve), password));

describe('PACE between our two sides', () => {
  test.each(
    CURVES.flatMap((curve) => SUITES.map((suite) => [curve, suite] as const)),
  )('%s with %s opens the chip and reads a file under protection', async (curve, suite) => {
    const card = paceCard(suite, curve);
    const send = card.under(await openedByPace(card, WITH_CAN, suite, curve));
    expect((await send(SELECT)).sw).toBe(0x9000);
    expect((await send(readAt(0, 223))).data).toEqual(FILE.slice(0, 223));
    expect((await send(readAt(100, 2_500))).data).toEqual(FILE.slice(100, 2_600));
    expect(card.access.opened).toBe('pace');
  });

  test('either password opens the chip, and neither opens it for the other', async () => {
    for (const password of [WITH_CAN, WITH_MRZ]) {
      const card = paceCard('AES-128', 'P-256');
      await openedByPace(card, password, 'AES-128', 'P-256');
      expect(card.access.mayRead).toBe(true);
    }
    const withoutMrz = paceCard('AES-128', 'P-256', { secrets: { ...NO_SECRETS, can: CAN } });
    expect(await codeFrom(openedByPace(withoutMrz, WITH_MRZ, 'AES-128', 'P-256'))).toBe(
      'CHIP_ACCESS_REFUSED',
    );
  });

  test('a wrong password is told as such, at the last step, and the chip stays closed', async () => {
    const card = paceCard('AES-128', 'P-256');
    const wrong = openedByPace(card, { kind: 'can', can: OTHER_CAN }, 'AES-128', 'P-256');
    expect(await codeFrom(wrong)).toBe('CHIP_ACCESS_WRONG_PASSWORD');
    const answers = card.overheard.filter((_, i) => i % 2 === 1);
    expect(answers.map((answer) => answer.length)).toEqual([2, 22, 71, 71, 2]);
    expect(card.access.mayRead).toBe(false);
    expect((await card.plain(readAt(0, 10))).sw).toBe(0x6982);
    await openedByPace(card, WITH_CAN, 'AES-128', 'P-256');
    expect(card.access.mayRead).toBe(true);
  });

  test('a command between the steps of PACE begins it anew', async () => {
    const card = paceCard('AES-128', 'P-256');
    let seen = 0;
    const disturbed = openPace(
      async (command) => {
        seen += 1;
        if (seen === 4) await card.plain(readAt(0, 1));
        return card.plain(command);
      },
      offerOf('AES-128', 'P-256'),
      WITH_CAN,
    );
    expect(await codeFrom(disturbed)).toBe('CHIP_ACCESS_REFUSED');
  });

  test('PACE is refused inside the application, and BAC outside it', async () => {
    const card = paceCard('AES-128', 'P-256');
    expect(await codeFrom(openBac(card.plain, FIELDS))).toBe('CHIP_ACCESS_REFUSED');
    card.selected = 'application';
    expect(await codeFrom(openedByPace(card, WITH_CAN, 'AES-128', 'P-256'))).toBe('CHIP_ACCESS_REFUSED');
  });

  test('a chip that sends our own public key back is left', async () => {
    const card = paceCard('AES-128', 'P-256');
    let step = 0;
    const echo = openPace(
      async (command) => {
        step += 1;
        const { data = new Uint8Array(0) } = command;
        if (step === 3) return { data: Uint8Array.of(0x7c, 0x43, 0x82, ...data.subarray(3)), sw: 0x9000 };
        return card.plain(command);
      },
      offerOf('AES-128', 'P-256'),
      WITH_CAN,
    );
    expect(await codeFrom(echo)).toBe('CHIP_ACCESS_MALFORMED');
  });

  test('no point that is not on the curve is taken, from either side', async () => {
    const x = '6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296';
    const off = [
      `04${x}${'00'.repeat(31)}01`,
      `04${'00'.repeat(64)}`,
      `04${'FF'.repeat(64)}`,
      `02${x}`,
      '00',
    ].map((text) => new Uint8Array(Buffer.from(text, 'hex')));
    for (const point of off) {
      const answered = Uint8Array.of(0x7c, point.length + 2, 0x82, point.length, ...point);
      const card = paceCard('AES-128', 'P-256');
      let step = 0;
      const led = openPace(
        async (command) => {
          step += 1;
          return step === 3 ? { data: answered, sw: 0x9000 } : card.plain(command);
        },
        offerOf('AES-128', 'P-256'),
        WITH_CAN,
      );
      expect(await codeFrom(led)).toBe('CHIP_ACCESS_MALFORMED');
      const asked = Uint8Array.of(0x7c, point.length + 2, 0x81, point.length, ...point);
      const general = { cla: 0x10, ins: 0x86, p1: 0, p2: 0, le: 256 };
      const other = paceCard('AES-128', 'P-256');
      const template = Buffer.from('800A04007F00070202040202830102', 'hex');
      await other.plain({ cla: 0, ins: 0x22, p1: 0xc1, p2: 0xa4, data: template });
      expect((await other.plain({ ...general, data: Uint8Array.of(0x7c, 0) })).sw).toBe(0x9000);
      expect((await other.plain({ ...general, data: asked })).sw).toBe(0x6300);
    }
  });
});

describe('Basic Access Control between our two sides', () => {
  const card = (allowBac = true) => {
    const made = new SpecimenCard(chipWith({ secrets: { ...NO_SECRETS, bac: FIELDS }, allowBac }));
    made.selected = 'application';
    return made;
  };

  test('the MRZ opens the chip', async () => {
    const made = card();
    const send = made.under(new SmTerminal(await openBac(made.plain, FIELDS)));
    expect((await send(readAt(0, 231))).data).toEqual(FILE.slice(0, 231));
    expect((await send(readAt(231, 2_000))).data).toEqual(FILE.slice(231, 2_231));
  });

  test('another MRZ does not, and is told as such', async () => {
    const other = { ...FIELDS, dateOfBirth: '900102' };
    expect(await codeFrom(openBac(card().plain, other))).toBe('CHIP_ACCESS_WRONG_PASSWORD');
  });

  test('a chip with BAC switched off refuses it', async () => {
    expect(await codeFrom(openBac(card(false).plain, FIELDS))).toBe('CHIP_ACCESS_REFUSED');
  });

  test('one challenge serves one try', async () => {
    const made = card();
    const sent: Uint8Array[] = [];
    await openBac(async (command) => {
      if (command.data !== undefined) sent.push(command.data);
      return made.plain(command);
    }, FIELDS);
    made.access.reset();
    const [data] = sent;
    if (data === undefined) throw new Error('nothing was sent');
    const again = await made.plain({ cla: 0, ins: 0x82, p1: 0, p2: 0, data, le: 40 });
    expect(again.sw).toBe(0x6985);
  });
});

describe('Chip Authentication between our two sides', () => {
  test.each(
    CURVES.flatMap((curve) => SUITES.map((suite) => [curve, suite] as const)),
  )('%s with %s starts secure messaging anew, and the chip answers under the new keys', async (curve, suite) => {
    const key = keyOn(curve);
    const dg14 = dg14Of(...chipInfos(suite, key, 7));
    const secrets = { ...NO_SECRETS, can: CAN, chipAuthentication: key.pkcs8 };
    const card = paceCard('AES-128', 'P-256', { secrets, dg14 });
    const first = card.under(await openedByPace(card, WITH_CAN, 'AES-128', 'P-256'));
    await first(SELECT);
    const choice = chooseChipAuthentication(readDg14Access(dg14));
    if (choice === undefined) throw new Error('no choice');
    expect(choice.offer.suite).toBe(suite);
    const second = card.under(new SmTerminal(await authenticateChip(first, choice)));
    expect((await second(readAt(5, 200))).data).toEqual(FILE.slice(5, 205));
    expect(card.access.opened).toBe('pace');
  });

  test('a chip without the private key of DG14 cannot go on', async () => {
    const [key, copied] = [keyOn('P-256'), keyOn('P-256')];
    const card = paceCard('AES-128', 'P-256', {
      secrets: { ...NO_SECRETS, can: CAN, chipAuthentication: copied.pkcs8 },
      dg14: dg14Of(...chipInfos('AES-128', copied)),
    });
    const first = card.under(await openedByPace(card, WITH_CAN, 'AES-128', 'P-256'));
    await first(SELECT);
    const choice = chooseChipAuthentication(readDg14Access(dg14Of(...chipInfos('AES-128', key))));
    if (choice === undefined) throw new Error('no choice');
    const second = card.under(new SmTerminal(await authenticateChip(first, choice)));
    expect(await codeFrom(second(readAt(0, 10)))).toBe('CHIP_SESSION_BROKEN');
    expect(card.access.mayRead).toBe(false);
  });

  test('a key with its parameters written out is the named curve', async () => {
    for (const curve of CURVES) {
      const { chipKeys } = readDg14Access(dg14Of(...chipInfos('AES-256', keyOn(curve, 'explicit'))));
      expect(chipKeys.map((key) => key.curve)).toEqual([curve]);
    }
  });

  test('a key that stands alone in DG14 is one of 3DES, to both sides', async () => {
    const key = keyOn('P-256');
    const [, publicKeyInfo] = chipInfos('AES-128', key);
    if (publicKeyInfo === undefined) throw new Error('no key');
    const dg14 = dg14Of(publicKeyInfo);
    const choice = chooseChipAuthentication(readDg14Access(dg14));
    if (choice === undefined) throw new Error('no choice');
    expect(choice.offer.suite).toBe('3DES');
    const secrets = { ...NO_SECRETS, chipAuthentication: key.pkcs8 };
    const card = new SpecimenCard(chipWith({ secrets, dg14 }));
    card.selected = 'application';
    const send = card.under(new SmTerminal(await authenticateChip(card.plain, choice)));
    expect((await send(readAt(0, 50))).data).toEqual(FILE.slice(0, 50));
  });

  test('the strongest suite is asked for', () => {
    const key = keyOn('P-256');
    const dg14 = dg14Of(...chipInfos('3DES', key), ...chipInfos('AES-256', key).slice(0, 1));
    expect(chooseChipAuthentication(readDg14Access(dg14))?.offer.suite).toBe('AES-256');
  });

  test('a chip is not built with a key that is not the one of DG14', () => {
    const secrets = { ...NO_SECRETS, chipAuthentication: keyOn('P-256').pkcs8 };
    const dg14 = dg14Of(...chipInfos('AES-128', keyOn('P-256')));
    expect(() => chipWith({ secrets, dg14 })).toThrow(
      expect.objectContaining({ code: 'CHIP_SECRET_UNUSABLE' }),
    );
  });
});

describe('Active Authentication between our two sides', () => {
  test.each(CURVES)('%s signs the challenge', async (curve) => {
    const key = keyOn(curve);
    const dg15 = dg15Of(key);
    const secrets = { ...NO_SECRETS, activeAuthentication: key.pkcs8 };
    const card = new SpecimenCard(chipWith({ secrets, dg15, dg14: dg14Of(activeInfo(3)) }));
    card.selected = 'application';
    await authenticateActively(card.plain, readDg15(dg15), 'sha256');
    // r and s of fixed length, and the status word.
    expect(card.overheard[1]?.length).toBe(2 * SIZE[curve] + 2);
  });

  test('the signature of another key is not genuine', async () => {
    const [key, other] = [keyOn('P-256'), keyOn('P-256')];
    const secrets = { ...NO_SECRETS, activeAuthentication: other.pkcs8 };
    const card = new SpecimenCard(chipWith({ secrets, dg15: dg15Of(other) }));
    card.selected = 'application';
    expect(await codeFrom(authenticateActively(card.plain, readDg15(dg15Of(key)), null))).toBe(
      'CHIP_NOT_GENUINE',
    );
  });

  test('a closed chip signs nothing', async () => {
    const key = keyOn('P-256');
    const card = paceCard('AES-128', 'P-256', {
      secrets: { ...NO_SECRETS, can: CAN, activeAuthentication: key.pkcs8 },
      dg15: dg15Of(key),
    });
    card.selected = 'application';
    const asked = authenticateActively(card.plain, readDg15(dg15Of(key)), null);
    await expect(asked).rejects.toSatisfy((error) => isKadiError(error) && error.facts.sw === '6982');
  });
});
