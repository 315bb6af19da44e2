import { describe, expect, test } from 'vitest';
import {
  ChipAccess,
  type ChipAccessOptions,
  type Entropy,
  type MrzKeyFields,
  mrzInformation,
  openBac,
  openPace,
  type PaceOffer,
  paceKey,
  readAccessInfos,
  type SendCommand,
  SmTerminal,
} from '../../crypto/chip-access/index.ts';
import {
  decodeCommand,
  decodeResponse,
  encodeCommand,
  encodeResponse,
} from '../../crypto/secure-channel/index.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

/** Gives what the worked example drew by lot, in its order. */
const drawn = (numbers: readonly string[], keys: readonly string[] = []): Entropy => {
  const [left, leftKeys] = [[...numbers], [...keys]];
  return {
    bytes: () => bytes(left.shift() ?? ''),
    privateKey: () => bytes(leftKeys.shift() ?? ''),
  };
};

/** Answers as the example's chip did, and keeps what was asked. */
const recorded = (answers: readonly string[]): { readonly send: SendCommand; readonly asked: string[] } => {
  const asked: string[] = [];
  const send: SendCommand = async (command) => {
    asked.push(hex(encodeCommand(command)));
    return decodeResponse(bytes(answers[asked.length - 1] ?? '6F00'));
  };
  return { send, asked };
};

const NO_SECRETS = { can: null, bac: null, activeAuthentication: null, chipAuthentication: null };
const chipWith = (options: Partial<ChipAccessOptions>): ChipAccess =>
  new ChipAccess({ secrets: NO_SECRETS, cardAccess: null, dg14: null, dg15: null, ...options });

describe('Doc 9303-11 Appendix D: Basic Access Control', () => {
  const fields: MrzKeyFields = { documentNumber: 'L898902C<', dateOfBirth: '690806', dateOfExpiry: '940623' };
  const external =
    '0082000028' + '72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2' + '5F1448EEA8AD90A728';
  const response = '46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000';

  test('the MRZ information is the three fields with their check digits', () => {
    expect(mrzInformation(fields)).toBe('L898902C<369080619406236');
  });

  test('the reader sends the cryptogram of the example and comes to its session keys', async () => {
    const { send, asked } = recorded(['4608F919887022129000', response]);
    const keys = await openBac(send, fields, drawn(['781723860C06C226', '0B795240CB7049B01C19B33E32804F0B']));
    expect(asked).toEqual(['0084000008', external]);
    expect(hex(keys.enc)).toBe('979EC13B1CBFE9DCD01AB0FED307EAE5');
    expect(hex(keys.mac)).toBe('F1CB1F1FB5ADF208806B89DC579DC1F8');
    expect(hex(keys.ssc)).toBe('887022120C06C226');
  });

  test('the chip gives the answer of the example and then reads under the same keys', () => {
    const chip = chipWith({
      secrets: { ...NO_SECRETS, bac: fields },
      entropy: drawn(['4608F91988702212', '0B4F80323EB3191CB04970CB4052790B']),
    });
    const file = bytes('60145F0104303130365F36063034303030305C026175');
    const ask = (text: string): string =>
      hex(
        encodeResponse(
          chip.process(decodeCommand(bytes(text)), 'application', ({ ins, p2, le = 0 }) =>
            ins === 0xa4
              ? { data: new Uint8Array(0), sw: 0x9000 }
              : { data: file.slice(p2, p2 + le), sw: 0x9000 },
          ),
        ),
      );
    expect(ask('0084000008')).toBe('4608F919887022129000');
    expect(ask(external)).toBe(response);
    expect(chip.opened).toBe('bac');
    expect(ask('0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800')).toBe(
      '990290008E08FA855A5D4C50A8ED9000',
    );
    expect(ask('0CB000000D9701048E08ED6705417E96BA5500')).toBe(
      '8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000',
    );
    expect(ask('0CB000040D9701128E082EA28A70F3C7B53500')).toBe(
      '871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000',
    );
  });

  test('Appendix D.4: the reader protects and opens the commands of the example', () => {
    const session = new SmTerminal({
      suite: '3DES',
      enc: bytes('979EC13B1CBFE9DCD01AB0FED307EAE5'),
      mac: bytes('F1CB1F1FB5ADF208806B89DC579DC1F8'),
      ssc: bytes('887022120C06C226'),
    });
    const ask = (command: string) => hex(encodeCommand(session.protect(decodeCommand(bytes(command)))));
    const told = (answer: string) => hex(encodeResponse(session.unprotect(decodeResponse(bytes(answer)))));
    expect(ask('00A4020C02011E')).toBe('0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800');
    expect(told('990290008E08FA855A5D4C50A8ED9000')).toBe('9000');
    expect(ask('00B0000004')).toBe('0CB000000D9701048E08ED6705417E96BA5500');
    expect(told('8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000')).toBe('60145F019000');
    expect(ask('00B0000412')).toBe('0CB000040D9701128E082EA28A70F3C7B53500');
    expect(
      told('871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000'),
    ).toBe('04303130365F36063034303030305C0261759000');
  });
});

describe('Doc 9303-11 Appendix G.1: PACE, ECDH, generic mapping', () => {
  const fields: MrzKeyFields = { documentNumber: 'T22000129', dateOfBirth: '640812', dateOfExpiry: '101031' };
  const cardAccess = bytes('31143012060A04007F0007020204020202010202010D');
  const EXCHANGES: readonly (readonly [string, string])[] = [
    ['0022C1A412800A04007F0007020204020283010184010D', '9000'],
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
  ];
  const READER_KEYS = [
    '7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99',
    'A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595',
  ];
  const CHIP_KEYS = [
    '498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560',
    '107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A',
  ];
  const offer = readAccessInfos(cardAccess).pace[0] as PaceOffer;

  test('EF.CardAccess offers AES-128 on brainpoolP256r1', () => {
    expect(offer).toEqual({
      protocol: '0.4.0.127.0.7.2.2.4.2.2',
      suite: 'AES-128',
      parameterId: 13,
      curve: 'brainpoolP256r1',
    });
  });

  test('the MRZ gives the key of the nonce', () => {
    expect(hex(paceKey('AES-128', { kind: 'mrz', fields }))).toBe('89DED1B26624EC1E634C1989302849DD');
  });

  test('the reader sends the commands of the example and comes to its session keys', async () => {
    const { send, asked } = recorded(EXCHANGES.map(([, answer]) => answer));
    const keys = await openPace(send, offer, { kind: 'mrz', fields }, drawn([], READER_KEYS));
    expect(asked).toEqual(EXCHANGES.map(([command]) => command));
    expect(hex(keys.enc)).toBe('F5F0E35C0D7161EE6724EE513A0D9A7F');
    expect(hex(keys.mac)).toBe('FE251C7858B356B24514B3BD5F4297D1');
    expect(hex(keys.ssc)).toBe('00'.repeat(16));
  });

  test('the chip gives the answers of the example', () => {
    const chip = chipWith({
      secrets: { ...NO_SECRETS, bac: fields },
      cardAccess,
      entropy: drawn(['3F00C4D39D153F2B2A214A078D899B22'], CHIP_KEYS),
    });
    for (const [command, answer] of EXCHANGES) {
      const given = chip.process(decodeCommand(bytes(command)), 'mf', () => ({
        data: bytes(''),
        sw: 0x6d00,
      }));
      expect(hex(encodeResponse(given))).toBe(answer);
    }
    expect(chip.opened).toBe('pace');
    expect(chip.mayRead).toBe(true);
  });
});
