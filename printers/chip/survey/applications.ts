import { swText } from '../../../crypto/secure-channel/index.ts';
import type { CardLink } from '../card-link.ts';
import { tlvAt, tlvValue } from '../tlv.ts';
import { ask, hexText, isAnswered } from './ask.ts';

/** Applications that are worth telling on sight of a card, by the names registered for them (ISO/IEC 7816-5). */
export const KNOWN_APPLICATIONS = {
  A0000002471001: 'ICAO identity card or passport (LDS1)',
  A0000002472001: 'ICAO travel records (LDS2)',
  A0000002472002: 'ICAO visa records (LDS2)',
  A0000002472003: 'ICAO additional biometrics (LDS2)',
  A000000151000000: 'GlobalPlatform issuer security domain',
  A000000003000000: 'GlobalPlatform issuer security domain, older name',
  '315041592E5359532E4444463031': 'payment directory (PSE)',
  '325041592E5359532E4444463031': 'payment directory for contactless (PPSE)',
  E80704007F00070302: 'eID application of BSI TR-03110',
  A000000308000010000100: 'PIV',
  A000000397425446590201: 'Windows smart card (GIDS)',
  A000000063504B43532D3135: 'PKCS#15 keys and certificates',
  D27600012401: 'OpenPGP card',
  D2760000850101: 'NFC Forum tag, type 4',
  A0000000871002: 'USIM of a mobile network',
} as const satisfies Readonly<Record<string, string>>;

export interface FoundApplication {
  readonly aid: string;
  readonly name: string;
  /** `blocked`: selected, and it says that it is out of use; `refuses`: it is there and does not let itself be selected. */
  readonly state: 'there' | 'blocked' | 'refuses';
}

/** Of the proprietary range (ISO/IEC 7816-4, 12.2.3.5), and nobody's: a chip that has it has every name. */
const NOBODYS = 'F04B41444900';

const BLOCKED = 0x6283;
/** The application is there and its own code said no (ISO/IEC 7816-4; Java Card 3, APDU.process). */
const REFUSES: ReadonlySet<string> = new Set(['6985', '6999']);

/** By name, asking for its description; some travel documents take the form without an answer alone. */
const selectStatus = async (link: CardLink, aid: string): Promise<number> => {
  const data = new Uint8Array(Buffer.from(aid, 'hex'));
  const { sw } = await ask(link, { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00, data, le: 256 });
  if (isAnswered(sw) || sw === 0x6a82) return sw;
  const plain = await ask(link, { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x0c, data });
  return isAnswered(plain.sw) ? plain.sw : sw;
};

/** Which of the known applications answer SELECT; undefined when the chip answers to any name, so that none is proven. */
export const findApplications = async (link: CardLink): Promise<readonly FoundApplication[] | undefined> => {
  if (isAnswered(await selectStatus(link, NOBODYS))) return undefined;
  const found: FoundApplication[] = [];
  for (const [aid, name] of Object.entries(KNOWN_APPLICATIONS)) {
    const sw = await selectStatus(link, aid);
    if (sw === BLOCKED) found.push({ aid, name, state: 'blocked' });
    else if (isAnswered(sw)) found.push({ aid, name, state: 'there' });
    else if (REFUSES.has(swText(sw))) found.push({ aid, name, state: 'refuses' });
  }
  return found;
};

/** An application the chip itself lists in EF.DIR (ISO/IEC 7816-4:2013, 12.2.2.2). */
export interface ListedApplication {
  readonly aid: string;
  /** Printable characters only: it comes from the chip. */
  readonly label: string;
}

const MOST_LISTED = 32;

/** The application templates in the content of EF.DIR; what is damaged ends the list. */
export const listedApplications = (directory: Uint8Array): readonly ListedApplication[] => {
  const listed: ListedApplication[] = [];
  for (let at = 0; at < directory.length && listed.length < MOST_LISTED; ) {
    const object = tlvAt(directory, at);
    if (object === undefined || object.end > directory.length) break;
    at = object.end;
    if (object.tag !== 0x61) continue;
    const body = directory.subarray(object.start, object.end);
    const aid = tlvValue(body, 0x4f);
    if (aid === undefined) continue;
    const label = Buffer.from(tlvValue(body, 0x50) ?? []).toString('latin1');
    listed.push({ aid: hexText(aid), label: label.replace(/[^\x20-\x7e]/g, '?').slice(0, 32) });
  }
  return listed;
};
