/**
 * Draft letters of a breach, with what the law wants in them (s.43(3), (6)) and blanks for what only people know. Drafts: a person
 * fills, reads and signs them; nothing is sent by software.
 */
import type { JsonObject, Language } from '../../card/index.ts';
import { TOLD_HOURS, type Told } from './incident-clocks.ts';

const BLANK = '[______________________]';

type Text = Readonly<Record<Language, string>>;

const TYPE: Readonly<Record<string, Text>> = {
  'stock-mismatch': {
    en: 'a count of blank cards that does not agree',
    sw: 'hesabu ya kadi tupu isiyolingana',
  },
  'body-lost': { en: 'the loss of a blank card', sw: 'kupotea kwa kadi tupu' },
  'card-lost': { en: 'the loss of a finished card', sw: 'kupotea kwa kadi iliyokamilika' },
  'seal-broken': {
    en: 'a box of cards whose seal was broken',
    sw: 'sanduku la kadi ambalo lakiri yake ilivunjwa',
  },
  'data-seen': {
    en: 'personal data seen by somebody who may not',
    sw: 'data ya kibinafsi kuonwa na asiyeruhusiwa',
  },
  'data-lost': { en: 'the loss of personal data', sw: 'kupotea kwa data ya kibinafsi' },
  'device-lost': { en: 'the loss of a device of the service', sw: 'kupotea kwa kifaa cha huduma' },
  'key-trouble': { en: 'a fault or loss of keys', sw: 'hitilafu au kupotea kwa funguo' },
  other: { en: 'an incident', sw: 'tukio' },
};

const codes = (value: unknown): string =>
  Array.isArray(value) && value.length > 0 ? value.join(', ') : BLANK;
const number = (value: unknown): string => (typeof value === 'number' ? String(value) : BLANK);

const commissioner = (id: string, data: JsonObject, language: Language): string => {
  const what = TYPE[String(data['type'])]?.[language] ?? id;
  const parts = {
    aware: String(data['awareAt']),
    people: number(data['people']),
    effects: codes(data['effects']),
    remedies: codes(data['remedies']),
  };
  return language === 'en'
    ? `To the Data Commissioner

Notification of a personal data breach, section 43 of the Data Protection Act, 2019
Our reference: ${id}

1. Nature of the breach: ${what}.
2. We became aware of it at ${parts.aware} (UTC). This notification is due within ${TOLD_HOURS.commissioner} hours of that.
   If it is later, the reasons for the delay: ${BLANK}
3. How many people are concerned, and which kinds of data: ${parts.people}; ${BLANK}
4. What follows or may follow from it: ${parts.effects}
5. What was done and will be done about it: ${parts.remedies}; ${BLANK}
6. The people concerned were told on ${BLANK}; or were not told, because: ${BLANK}
7. Contact: data protection officer ${BLANK}, telephone ${BLANK}

More will follow in a further notification: yes / no
Signed: ${BLANK}    Date: ${BLANK}
`
    : `Kwa Kamishna wa Data

Taarifa ya ukiukaji wa data ya kibinafsi, kifungu cha 43 cha Sheria ya Ulinzi wa Data, 2019
Nambari yetu: ${id}

1. Aina ya ukiukaji: ${what}.
2. Tulifahamu tarehe ${parts.aware} (UTC). Taarifa hii inatakiwa ndani ya saa ${TOLD_HOURS.commissioner}.
   Ikiwa imechelewa, sababu za kuchelewa: ${BLANK}
3. Idadi ya watu wanaohusika na aina za data: ${parts.people}; ${BLANK}
4. Athari zilizotokea au zinazoweza kutokea: ${parts.effects}
5. Hatua zilizochukuliwa na zitakazochukuliwa: ${parts.remedies}; ${BLANK}
6. Watu wanaohusika waliarifiwa tarehe ${BLANK}; au hawakuarifiwa kwa sababu: ${BLANK}
7. Mawasiliano: afisa wa ulinzi wa data ${BLANK}, simu ${BLANK}

Taarifa zaidi itafuata: ndiyo / hapana
Sahihi: ${BLANK}    Tarehe: ${BLANK}
`;
};

const controller = (id: string, data: JsonObject, language: Language): string => {
  const what = TYPE[String(data['type'])]?.[language] ?? id;
  return language === 'en'
    ? `To the register (data controller)

Notification by the processor, section 43(2) of the Data Protection Act, 2019; due within ${TOLD_HOURS.controller} hours
Our reference: ${id}

What happened: ${what}. We became aware of it at ${String(data['awareAt'])} (UTC).
People concerned, as far as is known: ${number(data['people'])}
Effects: ${codes(data['effects'])}
Done so far: ${codes(data['remedies'])}
Contact: ${BLANK}
Signed: ${BLANK}    Date: ${BLANK}
`
    : `Kwa rejista (mdhibiti wa data)

Taarifa ya mchakataji, kifungu cha 43(2) cha Sheria ya Ulinzi wa Data, 2019; ndani ya saa ${TOLD_HOURS.controller}
Nambari yetu: ${id}

Kilichotokea: ${what}. Tulifahamu tarehe ${String(data['awareAt'])} (UTC).
Watu wanaohusika, kwa kadiri inavyojulikana: ${number(data['people'])}
Athari: ${codes(data['effects'])}
Hatua zilizochukuliwa: ${codes(data['remedies'])}
Mawasiliano: ${BLANK}
Sahihi: ${BLANK}    Tarehe: ${BLANK}
`;
};

const people = (id: string, data: JsonObject, language: Language): string => {
  const what = TYPE[String(data['type'])]?.[language] ?? id;
  return language === 'en'
    ? `To ${BLANK}

We have to tell you about something that concerns your personal data (reference ${id}).

What happened: ${what}.
Which of your data are concerned: ${BLANK}
What may follow from it: ${BLANK}
What we have done: ${codes(data['remedies'])}; ${BLANK}
What you can do: ${BLANK}
Whom you can ask: data protection officer ${BLANK}, telephone ${BLANK}. You may also complain to the Data Commissioner.

${BLANK}    Date: ${BLANK}
`
    : `Kwa ${BLANK}

Tunapaswa kukuarifu kuhusu jambo linalohusu data yako ya kibinafsi (nambari ${id}).

Kilichotokea: ${what}.
Data yako inayohusika: ${BLANK}
Kinachoweza kutokea: ${BLANK}
Tulichofanya: ${codes(data['remedies'])}; ${BLANK}
Unachoweza kufanya: ${BLANK}
Unayeweza kumuuliza: afisa wa ulinzi wa data ${BLANK}, simu ${BLANK}. Unaweza pia kulalamika kwa Kamishna wa Data.

${BLANK}    Tarehe: ${BLANK}
`;
};

/** Plain text in the language asked for. */
export const draftLetter = (
  { id, data }: { readonly id: string; readonly data: JsonObject },
  to: Told,
  language: Language,
): string => {
  switch (to) {
    case 'commissioner':
      return commissioner(id, data, language);
    case 'controller':
      return controller(id, data, language);
    case 'people':
      return people(id, data, language);
  }
};
