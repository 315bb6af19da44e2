/** What is done on a citizen's message, and what the one answer says. Whoever is not the owner of the slip gets what a stranger gets. */
import type { Language } from '../card/index.ts';
import {
  answerCitizen,
  type CitizenAnswer,
  chooseOffice,
  officeNamed,
  reportCard,
  type Shop,
} from '../pipeline/index.ts';
import {
  type ActFields,
  type ActMessageName,
  actMessage,
  type HowMessageName,
  howMessage,
} from './act-messages.ts';
import { cardMessage, type PlainMessageName, plainMessage, type ReplyLanguage } from './messages.ts';
import { officeName, officeSaid } from './office-name.ts';
import type { Question } from './parse.ts';

export interface Reply {
  readonly template: string;
  readonly text: string;
  readonly serial?: string;
}

type Of<Kind extends Question['kind']> = Question & { readonly kind: Kind };

export const plainReply = (name: PlainMessageName, language: ReplyLanguage): Reply => ({
  template: name,
  text: plainMessage(name, language),
});

const how = (name: HowMessageName, language: ReplyLanguage): Reply => ({
  template: name,
  text: howMessage(name, language),
});

const acted = (name: ActMessageName, language: Language, fields: ActFields): Reply => ({
  template: name,
  text: actMessage(name, language, fields),
  ...(fields.serial === undefined || fields.serial === '' ? {} : { serial: fields.serial }),
});

/** The language of the question; of a bare number, the one the person chose at registration. */
const inLanguage = (asked: ReplyLanguage, chosen: Language): Language => (asked === 'both' ? chosen : asked);

const statusReply = async (shop: Shop, told: CitizenAnswer, asked: ReplyLanguage): Promise<Reply> => {
  if (told.kind !== 'status') return plainReply(told.kind, asked);
  const { stage, serial, office } = told;
  return {
    // `ready` by itself is the notice that nobody asked for.
    template: `status-${stage}`,
    text: cardMessage(stage, inLanguage(asked, told.language), {
      serial,
      office: await officeSaid(shop, office),
    }),
    ...(serial === '' ? {} : { serial }),
  };
};

const CHOICES = {
  moved: 'place-moved',
  late: 'place-late',
  ended: 'place-ended',
  'office-cannot': 'place-cannot',
} as const satisfies Readonly<Record<string, ActMessageName>>;

const placeReply = async (shop: Shop, phone: string, question: Of<'place'>, now: Date): Promise<Reply> => {
  const { slip, place, language } = question;
  if (slip === '' || place === '') return how('how-place', language);
  // First who asks: nobody but the owner is told anything.
  const told = await answerCitizen(shop, { slip, phone });
  if (told.kind !== 'status') return plainReply(told.kind, language);
  const speaks = inLanguage(language, told.language);
  const named = await officeNamed(shop, place, officeName);
  if (named.kind === 'none') return acted('place-unknown', speaks, {});
  if (named.kind === 'several') return acted('place-several', speaks, { codes: named.offices });
  const choice = await chooseOffice(shop, { slip, phone, office: named.office }, now);
  if (!('office' in choice)) return plainReply(choice.kind, language);
  return acted(CHOICES[choice.kind], speaks, { office: await officeSaid(shop, choice.office) });
};

const reportReply = async (shop: Shop, phone: string, question: Of<'report'>, now: Date): Promise<Reply> => {
  const { slip, report, fields, language } = question;
  if (slip === '') return how(report === 'found' ? 'how-found' : 'how-report', language);
  const taken = await reportCard(shop, { slip, phone, report, fields }, now);
  if (taken.kind !== 'reported') return plainReply(taken.kind, language);
  const { number, serial, suspended } = taken;
  return acted(suspended ? 'reported-lost' : 'reported', inLanguage(language, taken.language), {
    number,
    serial,
  });
};

export const replyTo = async (shop: Shop, phone: string, question: Question, now: Date): Promise<Reply> => {
  switch (question.kind) {
    case 'slip':
      return statusReply(shop, await answerCitizen(shop, { slip: question.slip, phone }), question.language);
    case 'place':
      return placeReply(shop, phone, question, now);
    case 'report':
      return reportReply(shop, phone, question, now);
    case 'help':
    case 'unreadable':
      return plainReply(question.kind, question.language);
  }
};
