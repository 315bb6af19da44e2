import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiShop, openApiShop, type Sent } from './api-shop.ts';

const HOUR_MS = 3_600_000;
const SECOND = { second: 'auditor-1' };

describe('an incident from the finding to the last letter through the API', () => {
  let house: ApiShop;
  const now = Date.now();
  /** ISO time so many hours after we became aware; that was 60 hours ago, between the two clocks. */
  const at = (hours: number): string => new Date(now + (hours - 60) * HOUR_MS).toISOString();
  beforeAll(async () => {
    house = await openApiShop();
  });
  afterAll(() => house.stop());

  const opened = { id: 'I-1', type: 'data-seen', aware: at(0), facts: { office: 'HC-047-1', files: 2 } };
  const open = (body: object, sent: Sent = {}) => house.post('supervisor-1', '/api/incidents', body, sent);
  const move = (what: string, body: object, sent: Sent = {}) =>
    house.post('dpo-1', `/api/incidents/I-1/${what}`, body, sent);
  const seen = async () => (await house.get('auditor-1', '/api/incidents/I-1')).body;

  test('opened, its clocks run 48 hours to the register and 72 to the Commissioner', async () => {
    const { status, body } = await open(opened, { key: 'o' });
    expect([status, body.state]).toEqual([200, 'open']);
    expect(body.clocks).toEqual([
      { to: 'controller', due: at(48), told: [], done: false },
      { to: 'commissioner', due: at(72), told: [], done: false },
      { to: 'people', due: at(7 * 24), told: [], done: false },
    ]);
    expect(body.overdue).toBe(true);
    expect((await open(opened, { key: 'o' })).body).toEqual(body);
    expect(await house.shop.ledger.events({ kind: 'incident', id: 'I-1' })).toHaveLength(1);
    expect((await house.get('dpo-1', '/api/incidents?overdue=yes')).body).toMatchObject([{ id: 'I-1' }]);
    expect((await house.get('operator-1', '/api/incidents')).status).toBe(403);
  });

  test('what is reported under a number that is taken is not swallowed', async () => {
    const other = await open({ ...opened, type: 'device-lost' });
    expect([other.status, other.body.error.code]).toEqual([409, 'INCIDENT_TAKEN']);
    expect(other.body.error.facts).toEqual({ incident: 'I-1', type: 'data-seen' });
  });

  test('nobody turns a clock back, names a type twice, or writes sentences', async () => {
    const later = await open({ ...opened, id: 'I-2', aware: at(61) });
    expect([later.status, later.body.error.code]).toEqual([409, 'INCIDENT_TIME']);
    for (const facts of [{ type: 'other' }, { notToldReason: 'encrypted' }, { what: 'a man saw it' }]) {
      const { status, body } = await open({ ...opened, id: 'I-2', facts });
      expect([status, body.error.code]).toEqual([400, 'API_BAD_REQUEST']);
    }
    const none = await house.get('auditor-1', '/api/incidents/I-2');
    expect([none.status, none.body.error.code]).toEqual([404, 'INCIDENT_UNKNOWN']);
  });

  test('a letter is drafted in both languages, with blanks for what only people know', async () => {
    await move('note', { effects: ['record-seen'], people: 3 });
    const letter = async (to: string, language: string): Promise<string> =>
      (await house.get('auditor-1', `/api/incidents/I-1/letter?to=${to}&language=${language}`)).body.text;
    expect(await letter('commissioner', 'en')).toMatch(
      /section 43[\s\S]*I-1[\s\S]*72 hours[\s\S]*record-seen/,
    );
    expect(await letter('controller', 'en')).toContain('due within 48 hours');
    for (const to of ['commissioner', 'controller', 'people'])
      expect(await letter(to, 'sw')).toMatch(/Kwa [\s\S]*I-1[\s\S]*\[_+\]/);
  });

  test('two who note at once both stand', async () => {
    const notes = await Promise.all([
      move('note', { remedies: ['account-ended'] }),
      house.post('supervisor-1', '/api/incidents/I-1/note', { effects: ['record-copied'] }),
      house.post('auditor-1', '/api/incidents/I-1/note', { remedies: ['people-trained'] }),
    ]);
    expect(notes.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { data } = await seen();
    expect(data.remedies.toSorted()).toEqual(['account-ended', 'people-trained']);
    expect(data.effects.toSorted()).toEqual(['record-copied', 'record-seen']);
  });

  test('telling is recorded as it was: late with the reason, once, and never before it was known', async () => {
    const told = { to: 'controller', reference: 'L-1', at: at(50), final: true };
    expect((await house.post('auditor-1', '/api/incidents/I-1/notify', told)).status).toBe(403);
    const late = await move('notify', told);
    expect(late.body.error).toMatchObject({ code: 'INCIDENT_LATE_REASON', facts: { due: at(48) } });
    for (const when of [at(-1), at(61)])
      expect((await move('notify', { ...told, at: when })).body.error.code).toBe('INCIDENT_TIME');
    const reason = { ...told, late: 'system-down' };
    for (const _ of [1, 2])
      expect((await move('notify', reason, { key: 'n' })).body).toEqual({ phase: 1, late: true });
    const commissioner = { to: 'commissioner', reference: 'L-2', at: at(59), final: false };
    expect((await move('notify', commissioner)).body).toEqual({ phase: 1, late: false });
    expect((await move('notify', { ...commissioner, reference: 'L-3', final: true })).body.phase).toBe(2);
    const { clocks } = await seen();
    expect(clocks).toMatchObject([
      { told: [at(50)], done: true },
      { told: [at(59), at(59)], done: true },
      { done: false },
    ]);
  });

  test('closed by two when everybody was told or need not be; reopened when more becomes known', async () => {
    expect((await move('close', {})).body.error.code).toBe('TWO_PEOPLE');
    const owed = await move('close', {}, SECOND);
    expect([owed.status, owed.body.error.code, owed.body.error.facts.to]).toEqual([
      409,
      'INCIDENT_NOT_TOLD',
      'people',
    ]);
    await move('note', { notToldReason: 'encrypted' });
    expect((await move('close', {}, SECOND)).body).toEqual({ incident: 'I-1', state: 'closed' });
    expect((await house.get('dpo-1', '/api/incidents?state=closed')).body).toMatchObject([{ id: 'I-1' }]);
    const note = await move('note', { people: 4 });
    expect(note.body.error.facts.why).toBe('This incident is closed; you may reopen it.');
    expect((await move('reopen', {})).body.state).toBe('open');
    expect((await house.get('dpo-1', '/api/incidents?overdue=yes')).body).toEqual([]);
    expect((await house.get('auditor-1', '/api/audit/verify')).body.ok).toBe(true);
  });
});
