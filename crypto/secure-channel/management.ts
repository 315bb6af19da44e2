import { failure } from '../../card/index.ts';
import { concat } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import type { CommandApdu } from './apdu.ts';

/** Commands of card management (GlobalPlatform Card Specification 2.3, chapter 11), as they are before any protection. */

const GP = 0x80;
const AID_MIN = 5;
const AID_MAX = 16;

const refuseAid = (aid: Uint8Array): void => {
  if (aid.length < AID_MIN || aid.length > AID_MAX) {
    throw failure(CRYPTO_ERRORS, 'APDU_MALFORMED', { why: 'AID length', length: aid.length });
  }
};

/** The issuer security domain of most chips. */
export const ISSUER_DOMAIN_AID = Uint8Array.of(0xa0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00, 0x00);

/** SELECT by name (§11.9). */
export const selectCommand = (aid: Uint8Array): CommandApdu => ({
  cla: 0x00,
  ins: 0xa4,
  p1: 0x04,
  p2: 0x00,
  ...(aid.length === 0 ? {} : { data: aid }),
  le: 256,
});

/** INSTALL [for personalization] (§11.5.2.3.6): STORE DATA after it go to the application. Throws APDU_MALFORMED. */
export const installForPersonalization = (aid: Uint8Array): CommandApdu => {
  refuseAid(aid);
  return {
    cla: GP,
    ins: 0xe6,
    p1: 0x20,
    p2: 0x00,
    data: concat(Uint8Array.of(0, 0, aid.length), aid, Uint8Array.of(0, 0, 0)),
    le: 256,
  };
};

/** Life cycle states (§11.1.1, tables 11-5 and 11-6). */
export const CARD_LIFE = {
  opReady: 0x01,
  initialized: 0x07,
  secured: 0x0f,
  locked: 0x7f,
  terminated: 0xff,
} as const;
export const APPLICATION_LIFE = { selectable: 0x07, personalized: 0x0f, locked: 0x83 } as const;

/** SET STATUS of the card (§11.10). TERMINATED cannot be undone. */
export const setCardStatus = (state: keyof typeof CARD_LIFE): CommandApdu => ({
  cla: GP,
  ins: 0xf0,
  p1: 0x80,
  p2: CARD_LIFE[state],
});

/** SET STATUS of an application. */
export const setApplicationStatus = (state: keyof typeof APPLICATION_LIFE, aid: Uint8Array): CommandApdu => {
  refuseAid(aid);
  return { cla: GP, ins: 0xf0, p1: 0x40, p2: APPLICATION_LIFE[state], data: aid };
};

/** What GET STATUS asks about (§11.4.2.1). */
export const STATUS_OF = {
  issuerDomain: 0x80,
  applications: 0x40,
  loadFiles: 0x20,
  loadFilesAndModules: 0x10,
} as const;

/** GET STATUS for every one of a kind, answers in E3 templates; `next` asks for the rest after 6310. */
export const getStatus = (of: keyof typeof STATUS_OF, next = false): CommandApdu => ({
  cla: GP,
  ins: 0xf2,
  p1: STATUS_OF[of],
  p2: next ? 0x03 : 0x02,
  data: Uint8Array.of(0x4f, 0x00),
  le: 256,
});

/** Data objects that tell about a chip (§11.3.3.1, H.2): 0066 card data, 00E0 key information, 9F7F production data. */
export const CARD_DATA = { recognition: 0x0066, keys: 0x00e0, production: 0x9f7f } as const;

/** GET DATA. */
export const getData = (what: keyof typeof CARD_DATA): CommandApdu => ({
  cla: GP,
  ins: 0xca,
  p1: CARD_DATA[what] >> 8,
  p2: CARD_DATA[what] & 0xff,
  le: 256,
});
