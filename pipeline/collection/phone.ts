/**
 * The telephone number is changed at the desk, with proof (R42): sealed under the request's own key, found by a blind index. From then on
 * only the new number is answered.
 */
import type { Actor } from '../../card/index.ts';
import { act, withId } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import { BINDING } from '../material.ts';
import { noticeParts } from '../notices.ts';
import { officeFail } from '../offices/errors.ts';
import type { Shop } from '../shop.ts';
import { collectionFail } from './errors.ts';
import { dataKeyOf } from './request-key.ts';

export const PHONE_PROOFS = ['slip-and-photo', 'old-id-and-photo', 'fingerprint', 'known-person'] as const;
export type PhoneProof = (typeof PHONE_PROOFS)[number];

const E164 = /^\+[1-9][0-9]{6,14}$/;
/** Mobile numbers are 7xx and, since 2019, 1xx (Communications Authority numbering plan, October 2019). */
const KENYAN = /^(?:\+?254|0)?([17][0-9]{8})$/;

/** E.164 of what people write: 0744 000 001, 0110000001, 254744000001, +254-744-000001; undefined when it is none. */
export const phoneFrom = (typed: string): string | undefined => {
  const plain = typed.replace(/[\s().-]/g, '');
  const national = KENYAN.exec(plain)?.[1];
  if (national !== undefined) return `+254${national}`;
  // A number of ours in any other form is a slip of the hand: it would reach a landline or nobody.
  return E164.test(plain) && !plain.startsWith('+254') ? plain : undefined;
};

/** `phone` null: the person has no telephone any more. */
export const changePhone = async (
  shop: Shop,
  input: { readonly request: string; readonly phone: string | null; readonly proof: PhoneProof },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const { request, proof } = input;
  const phone = input.phone === null ? null : phoneFrom(input.phone);
  if (phone === undefined) throw collectionFail('PHONE_NUMBER_FORM', { request });
  const found = await shop.ledger.findRequest({ id: request });
  if (found === undefined) throw officeFail('OFFICE_REQUEST_UNKNOWN', { request });
  if (found.wrappedKey.length === 0) throw fail('RECORD_ERASED', { request });
  const key = await dataKeyOf(shop, found);
  const state = await shop.ledger.state({ kind: 'request', id: request });
  const notice =
    phone === null
      ? undefined
      : noticeParts({
          id: `phone/${request}/${state?.seq ?? 0}`,
          request,
          template: 'phone-changed',
          office: found.office,
        });
  insist(
    await shop.ledger.commit({
      by,
      acts: [
        act('request', request, 'change-phone', { detail: { proof, given: phone !== null } }),
        ...(notice === undefined ? [] : [notice.act]),
      ],
      rows: [
        {
          type: 'change-phone',
          id: request,
          sealedPhone: key.seal(Buffer.from(phone ?? ''), BINDING.phone(request)),
          phoneIndex: phone === null ? null : shop.keys.index.index('phone', phone),
        },
        ...(notice === undefined ? [] : [notice.row]),
      ],
      ...withId(actId),
    }),
  );
};
