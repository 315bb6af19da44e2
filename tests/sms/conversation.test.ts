import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SpecimenPerson } from '../../cli/specimen/index.ts';
import { openCases, refill, registerOffice, type Shop, showComplaint, takeIn } from '../../pipeline/index.ts';
import {
  actMessage,
  BOOK_RULES,
  type Conversation,
  cardMessage,
  converse,
  howMessage,
  officeName,
  openSmpp,
  plainMessage,
  type Smsc,
  type SmsGateway,
  startSms,
  startSmsc,
} from '../../sms/index.ts';
import { sql } from '../support/postgres.ts';
import { type TestShop, testShop, until } from '../support/shop.ts';

const SERVICE = '20031';
const BY = { kind: 'machine', id: 'register' } as const;
const ACCOUNT = { systemId: 'kadi', password: 'training' };

let office: TestShop;
let people: SpecimenPerson[];
let strangers = 0;
/** Nobody of the extract has a number that ends like this. */
const newStranger = (): string => {
  strangers += 1;
  return `+44770090${String(strangers).padStart(4, '0')}`;
};

beforeAll(async () => {
  office = await testShop('sms');
  people = office.people(48);
  await takeIn(office.shop, await office.extract(people, 'E1'), BY);
  for (const code of new Set(people.map(({ record }) => record.office)))
    await registerOffice(
      office.shop,
      { code, name: officeName(code), type: 'huduma-centre', can: ['hand-over'], opening: [] },
      BY,
    );
});
afterAll(() => office.close());

const owners = new Set<SpecimenPerson>();
/** An owner with a telephone who has not asked yet in this file. */
const owner = (
  language: 'en' | 'sw',
): { phone: string; slip: string; place: string; person: SpecimenPerson } => {
  const person = people.find(
    (one) => one.record.phone !== undefined && one.record.language === language && !owners.has(one),
  );
  if (person?.record.phone === undefined) throw new Error(`no further owner who speaks ${language}`);
  owners.add(person);
  const { phone, slipNumber, office: code } = person.record;
  return { phone, slip: slipNumber, place: officeName(code), person };
};

const cardOf = async (slip: string): Promise<string> => {
  const { ledger, keys } = office.shop;
  const request = await ledger.findRequest({ slipIndex: keys.index.index('slip', slip) });
  if (request?.card === null || request === undefined) throw new Error('no card');
  return request.card.serial;
};

const move = async (serial: string, to: string, more: { attempt?: number } = {}): Promise<void> => {
  const outcome = await office.shop.ledger.commit({
    by: BY,
    acts: [
      {
        subject: { kind: 'card', id: serial },
        event: 'move',
        decide: () => ({ kind: 'go', to }),
        ...more,
      },
    ],
  });
  expect(outcome.kind).toBe('done');
};

describe('a conversation over SMPP', () => {
  let centre: Smsc;
  let gateway: SmsGateway;
  let talk: Conversation;

  const open = async (shop: Shop = office.shop): Promise<void> => {
    gateway = await openSmpp({ host: '127.0.0.1', port: centre.port, ...ACCOUNT, source: SERVICE });
    talk = await converse(shop, gateway);
  };
  const shut = async (): Promise<void> => {
    await talk.close();
    await gateway.close();
  };
  beforeEach(async () => {
    centre = await startSmsc({ ...ACCOUNT, receiptMs: 10, againMs: 20 });
    await open();
  });
  afterEach(async () => {
    await shut();
    await centre.close();
  });

  const inbox = (phone: string): string[] => centre.inbox(phone).map(({ text }) => text);
  const ask = (phone: string, text: string): Promise<void> => centre.phoneSends(phone, SERVICE, text);

  test('the owner who sends the bare number gets the stage, in the language chosen at registration', async () => {
    for (const language of ['en', 'sw'] as const) {
      const { phone, slip, place } = owner(language);
      await ask(phone, slip);
      expect(inbox(phone)).toEqual([cardMessage('being-made', language, { serial: '', office: place })]);
      expect(centre.inbox(phone)[0]?.from).toBe(SERVICE);
    }
  });

  test('HALI is answered in Kiswahili and STATUS in English, whatever the record says', async () => {
    const english = owner('en');
    await ask(english.phone, `hali: ${english.slip.replace(/(...)/g, '$1 ')}`);
    expect(inbox(english.phone)).toEqual([
      cardMessage('being-made', 'sw', { serial: '', office: english.place }),
    ]);
    const swahili = owner('sw');
    await ask(swahili.phone, `Status ${swahili.slip}`);
    expect(inbox(swahili.phone)).toEqual([
      cardMessage('being-made', 'en', { serial: '', office: swahili.place }),
    ]);
  });

  test.each([
    ['dispatched', 'on-the-way'],
    ['received', 'ready'],
    ['missing', 'being-looked-for'],
    ['collected', 'collected'],
    ['returned', 'returned'],
    ['uncertain', 'being-made'],
  ] as const)('of a card that is %s the owner reads "%s"', async (state, stage) => {
    const { phone, slip, place } = owner('sw');
    const serial = await cardOf(slip);
    await move(serial, state);
    await ask(phone, slip);
    expect(inbox(phone)).toEqual([cardMessage(stage, 'sw', { serial, office: place })]);
    const [last] = await office.shop.ledger.smsLog(1);
    expect(last).toMatchObject({ direction: 'out', template: `status-${stage}`, serial });
  });

  test('a stranger with the right number learns no name, no number, no serial, no office, and not the language', async () => {
    const { slip, place, person } = owner('en');
    const stranger = newStranger();
    await ask(stranger, slip);
    const [answer, ...more] = inbox(stranger);
    expect(more).toEqual([]);
    expect(answer).toBe(plainMessage('not-your-phone', 'both'));
    const { names, nationalNumber } = person.record;
    for (const secret of [
      slip,
      place,
      await cardOf(slip),
      nationalNumber,
      ...names.filter((n) => n.length > 3),
    ])
      expect(answer?.toUpperCase()).not.toContain(secret.toUpperCase());
  });

  test('an unknown number, a call for help and an unreadable text are answered in the language of the question', async () => {
    const unknown = newStranger();
    await ask(unknown, 'STATUS 000000001');
    expect(inbox(unknown)).toEqual([plainMessage('unknown-slip', 'en')]);
    const helped = newStranger();
    await ask(helped, 'msaada');
    expect(inbox(helped)).toEqual([plainMessage('help', 'sw')]);
    const puzzled = newStranger();
    await ask(puzzled, 'habari zenu \u{1F600}');
    expect(inbox(puzzled)).toEqual([plainMessage('unreadable', 'both')]);
  });

  test('a question asked again within minutes is answered once, however it is written', async () => {
    const { phone, slip } = owner('en');
    await Promise.all([ask(phone, slip), ask(phone, `STATUS ${slip}`), ask(phone, `${slip}.`)]);
    expect(inbox(phone)).toHaveLength(1);
  });

  test('a question asked again after a restart of this service is answered once', async () => {
    const { phone, slip } = owner('en');
    await ask(phone, slip);
    await shut();
    await open();
    await ask(phone, slip);
    expect(inbox(phone)).toHaveLength(1);
    await ask(phone, 'HELP');
    expect(inbox(phone)).toEqual([expect.any(String), plainMessage('help', 'en')]);
  });

  test('who tries number after number is asked once to wait and then hears nothing, also after a restart', async () => {
    const guesser = newStranger();
    for (let i = 0; i < BOOK_RULES.mostAnswers + 1; i++) await ask(guesser, `STATUS 00000010${i}`);
    expect(inbox(guesser)).toEqual([
      ...Array.from({ length: BOOK_RULES.mostAnswers }, () => plainMessage('unknown-slip', 'en')),
      plainMessage('wait', 'en'),
    ]);
    await ask(guesser, '000000109');
    await shut();
    await open();
    await ask(guesser, '000000110');
    expect(inbox(guesser)).toHaveLength(BOOK_RULES.mostAnswers + 1);
  });

  const requestOf = async (slip: string) => {
    const { ledger, keys } = office.shop;
    const request = await ledger.findRequest({ slipIndex: keys.index.index('slip', slip) });
    if (request === undefined) throw new Error('no request');
    return request;
  };
  /** An office of the extract that is not this one, as people call it. */
  const elsewhere = (code: string): { code: string; name: string } => {
    const other = people.find(({ record }) => record.office !== code)?.record.office ?? '';
    return { code: other, name: officeName(other) };
  };

  test('an SMS with a link is useless on a basic phone: MAHALI, the slip and a name change the office', async () => {
    const { phone, slip, person } = owner('sw');
    const { code, name } = elsewhere(person.record.office);
    await ask(phone, `mahali ${slip} ${name.replace('Huduma Centre ', '').toLowerCase()}`);
    expect(inbox(phone)).toEqual([actMessage('place-moved', 'sw', { office: name })]);
    const { id, office: now } = await requestOf(slip);
    expect(now).toBe(code);
    const events = await office.shop.ledger.events({ kind: 'request', id });
    expect(events.at(-1)).toMatchObject({
      event: 'move',
      detail: { from: person.record.office, to: code, rule: 'citizen' },
    });
    // There and back again is two wishes; the same one twice is one.
    await ask(phone, `PLACE ${slip} ${person.record.office}`);
    await ask(phone, `PLACE ${slip} ${code}`);
    await ask(phone, `Place ${code} ${slip}`);
    expect(inbox(phone)).toHaveLength(3);
    expect((await requestOf(slip)).office).toBe(code);
  });

  test('after dispatch the office is not changed, and the answer says where the card is', async () => {
    const { phone, slip, place, person } = owner('en');
    await move(await cardOf(slip), 'dispatched');
    await ask(phone, `PLACE ${slip} ${elsewhere(person.record.office).name}`);
    expect(inbox(phone)).toEqual([actMessage('place-late', 'en', { office: place })]);
    expect((await requestOf(slip)).office).toBe(person.record.office);
  });

  test('an office nobody knows, and a wish without slip or office, change nothing and say how', async () => {
    const { phone, slip, person } = owner('en');
    await ask(phone, `PLACE ${slip} XX-999-9`);
    await ask(phone, `PLACE ${slip}`);
    expect(inbox(phone)).toEqual([actMessage('place-unknown', 'en', {}), howMessage('how-place', 'en')]);
    expect((await requestOf(slip)).office).toBe(person.record.office);
  });

  test('a stranger changes no office and reports no card, and learns nothing by trying', async () => {
    const { slip, person } = owner('en');
    const stranger = newStranger();
    await ask(stranger, `PLACE ${slip} ${elsewhere(person.record.office).name}`);
    await ask(stranger, `LOST ${slip}`);
    expect(inbox(stranger)).toEqual([
      plainMessage('not-your-phone', 'en'),
      plainMessage('not-your-phone', 'en'),
    ]);
    expect((await requestOf(slip)).office).toBe(person.record.office);
    const open = await openCases(office.shop, { type: 'complaint' }, new Date(), 100);
    expect(open.filter(({ data }) => data['report'] === 'lost')).toEqual([]);
  });

  test('errors on the card, reported by SMS: a case of the office with a number that the person gets', async () => {
    const { phone, slip, person } = owner('sw');
    await ask(phone, `jina langu si sahihi ${slip}`);
    const [answer = ''] = inbox(phone);
    const number = /S-[0-9]{4}-[0-9]{4}/.exec(answer)?.[0] ?? '';
    expect(answer).toBe(actMessage('reported', 'sw', { number }));
    expect(await showComplaint(office.shop, number, new Date())).toMatchObject({
      state: 'open',
      channel: 'sms',
      about: { request: (await requestOf(slip)).id, card: await cardOf(slip) },
      report: { code: 'wrong-details', fields: ['names'], todo: expect.any(String) },
    });
    const open = await openCases(office.shop, { office: person.record.office }, new Date(), 100);
    expect(open.map(({ id }) => id)).toContain(`complaint/${number}`);
    // Said again in other words, while it is open: the same number.
    await ask(phone, `WRONG PHOTO ${slip}`);
    expect(inbox(phone)[1]).toBe(actMessage('reported', 'en', { number }));
  });

  test('a lost card cannot be used from the moment its owner says so; a card not yet collected is only reported', async () => {
    const { phone, slip } = owner('sw');
    const serial = await cardOf(slip);
    await move(serial, 'collected');
    await ask(phone, `kadi yangu imepotea ${slip}`);
    const number = /S-[0-9]{4}-[0-9]{4}/.exec(inbox(phone)[0] ?? '')?.[0] ?? '';
    expect(inbox(phone)).toEqual([actMessage('reported-lost', 'sw', { number, serial })]);
    expect((await office.shop.ledger.card(serial))?.state).toBe('suspended');
    const waits = owner('en');
    await ask(waits.phone, `STOLEN ${waits.slip}`);
    expect(inbox(waits.phone)[0]).toContain('Your report is S-');
    expect((await office.shop.ledger.card(await cardOf(waits.slip)))?.state).toBe('accepted');
  });

  test('whoever found a card is told where to take it, and nothing is written about anybody', async () => {
    const finder = newStranger();
    await ask(finder, `Nimeokota kadi ${await cardOf(people[0]?.record.slipNumber ?? '')}`);
    expect(inbox(finder)).toEqual([howMessage('how-found', 'sw')]);
  });

  test('a sender that is no telephone is not answered', async () => {
    const before = (await office.shop.ledger.smsLog(1_000)).length;
    await ask('SHOP', 'Win a phone! HELP');
    expect((await office.shop.ledger.smsLog(1_000)).length).toBe(before);
    expect(office.logged.at(-1)).toContain('message without a telephone');
  });

  test('an answer that the network cannot take now is sent when it can, once', async () => {
    const { phone, slip } = owner('en');
    centre.faults.throttle(2);
    await ask(phone, slip);
    expect(inbox(phone)).toHaveLength(1);
  });

  test('an answer that the network will never take is given up, and the question is not offered for ever', async () => {
    const stranger = newStranger();
    centre.faults.reject(1, 0x0b);
    await ask(stranger, 'HELP');
    expect(inbox(stranger)).toEqual([]);
    const [last] = await office.shop.ledger.smsLog(1);
    expect(last).toMatchObject({ direction: 'in', template: 'help' });
    expect(office.logged.join('\n')).toContain('SMS_REJECTED');
  });

  test('an answer that left just before the ledger went away is not sent twice, and its row is not lost', async () => {
    await shut();
    const { ledger } = office.shop;
    let away = 1;
    await open({
      ...office.shop,
      ledger: {
        ...ledger,
        commit: (deed) => (away-- > 0 ? Promise.reject(new Error('away')) : ledger.commit(deed)),
      },
    });
    const stranger = newStranger();
    await ask(stranger, 'HELP');
    expect(inbox(stranger)).toEqual([plainMessage('help', 'en')]);
    const latest = (await ledger.smsLog(3)).map(({ direction, template }) => `${direction} ${template}`);
    expect(latest.sort()).toEqual(['in help', 'in help', 'out help']);
  });

  test('after close the centre keeps the question, and the next service answers it', async () => {
    await talk.close();
    const stranger = newStranger();
    let taken = false;
    const asked = ask(stranger, 'HELP').then(() => {
      taken = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([taken, inbox(stranger)]).toEqual([false, []]);
    talk = await converse(office.shop, gateway);
    await asked;
    expect(inbox(stranger)).toEqual([plainMessage('help', 'en')]);
  });
});

describe('the notice that a card is ready', () => {
  test('is sent once to the owner, in the owner\u2019s language, and stands in the ledger', async () => {
    const centre = await startSmsc({ ...ACCOUNT, receiptMs: 10 });
    const gateway = await openSmpp({ host: '127.0.0.1', port: centre.port, ...ACCOUNT, source: SERVICE });
    const service = await startSms(office.shop, gateway);
    try {
      const { phone, slip, place } = owner('sw');
      const serial = await cardOf(slip);
      await move(serial, 'received', { attempt: 1 });
      await refill(office.shop);
      await until('the notice', async () => centre.inbox(phone).length > 0);
      expect(centre.inbox(phone).map(({ text }) => text)).toEqual([
        cardMessage('ready', 'sw', { serial, office: place }),
      ]);
      const rows = async () =>
        (await office.shop.ledger.smsLog(1_000)).filter(
          (row) => row.template === 'ready' && row.serial === serial && row.direction === 'out',
        );
      await until('its row', async () => (await rows()).length > 0);
      await refill(office.shop);
      expect(await rows()).toHaveLength(1);
    } finally {
      await service.close();
      await gateway.close();
      await centre.close();
    }
  });
});

describe('what remains of a conversation', () => {
  test('neither log nor ledger holds a telephone, a slip, a name or a word that was sent', async () => {
    const { rows } = await sql(
      office.url,
      'select s::text as row from sms s union all select d::text from dossier d union all select e::text from event e',
    );
    const kept = `${office.logged.join('\n')}\n${rows.map(({ row }) => row).join('\n')}`;
    expect(rows.length).toBeGreaterThan(20);
    for (const { record } of people)
      for (const secret of [
        record.phone?.slice(1),
        record.slipNumber,
        record.nationalNumber,
        record.names.join(' '),
      ])
        if (secret !== undefined) expect(kept).not.toContain(secret);
    expect(kept).not.toMatch(/habari|HUDUMA|0800221111|7700900|XX-999|langu|imepotea|Nimeokota/);
  });

  test('the id of a row does not repeat the index of the telephone', async () => {
    const { rows } = await sql(office.url, "select id, encode(phone_index, 'hex') as phone from sms");
    for (const { id, phone } of rows) expect(id).not.toContain(phone.slice(0, 8));
  });
});
