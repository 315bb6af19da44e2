import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderStage, signStage } from '../../pipeline/index.ts';
import { type ApiShop, extractOf, openApiShop } from './api-shop.ts';

describe('proofs and papers through the API', () => {
  let shop: ApiShop;
  let serial = '';
  beforeAll(async () => {
    shop = await openApiShop({ training: false });
    await shop.upload('register-1', await extractOf(shop.shop, 1, 'X-PACK-1'));
    serial = (await shop.get('auditor-1', '/api/cards?state=accepted')).body[0]?.serial ?? '';
    const render = renderStage(shop.shop);
    await signStage(shop.shop)({ cardId: serial, stage: 'sign', attempt: 1 });
    await render.handle({ cardId: serial, stage: 'render', attempt: 1 });
    await render.close();
  });
  afterAll(() => shop.stop());

  const fetched = (who: string, path: string): Promise<Response> =>
    fetch(shop.api.address + path, { headers: { authorization: `Bearer ${shop.token(who)}` } });

  test('an inspector sees the proof as a picture that nothing may keep, and the look is in the access log', async () => {
    const answer = await fetched('inspector-1', `/api/cards/${serial}/proof/front`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    const request = (await shop.shop.ledger.card(serial))?.requestId ?? '';
    const looks = await shop.shop.ledger.events({ kind: 'access', id: request });
    expect(looks).toMatchObject([
      { event: 'look', by: { id: 'inspector-1' }, detail: { purpose: 'inspection' } },
    ]);
  });

  test.each(['packer-1', 'officer-1', 'operator-1', 'auditor-1'])('%s sees no proof', async (who) => {
    expect((await fetched(who, `/api/cards/${serial}/proof/front`)).status).toBe(403);
  });

  test('the sheet says in both languages whether the proof is what was printed', async () => {
    const { status, body } = await shop.get('inspector-1', `/api/cards/${serial}/inspection`);
    expect(status).toBe(200);
    expect(body.faces.front).toMatchObject({
      printed: null,
      same: 'not-known',
      says: { en: expect.any(String), sw: expect.any(String) },
    });
  });

  test('a label is read with its check digits, and printed with its manifest', async () => {
    const opened = await shop.post('packer-1', '/api/boxes', { box: 'BX-HC-010-1-7', office: 'HC-010-1' });
    const code = encodeURIComponent(opened.body.code);
    expect((await shop.get('officer-1', `/api/box-scan?code=${code}`)).body).toMatchObject({
      id: 'BX-HC-010-1-7',
    });
    const slip = encodeURIComponent(opened.body.code.replace('-7*', '-1*'));
    expect((await shop.get('officer-1', `/api/box-scan?code=${slip}`)).body.error.code).toBe(
      'BOX_SCAN_WRONG',
    );
    for (const paper of ['label.pdf', 'manifest.pdf']) {
      const answer = await fetched('packer-1', `/api/boxes/BX-HC-010-1-7/${paper}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
      expect((await answer.text()).slice(0, 5)).toBe('%PDF-');
    }
    expect((await shop.get('auditor-1', '/api/boxes/BX-HC-010-1-7/manifest')).body).toMatchObject({
      cards: 0,
      sealed: false,
    });
  });
});
