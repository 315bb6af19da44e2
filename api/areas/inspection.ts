/** Inspection: the card beside its proof, and the look at an uncertain one. */
import { Type } from 'typebox';
import { REJECT_REASONS } from '../../pipeline/index.ts';
import type { Rule } from '../rule.ts';
import { After, ChipSerial, Limit, PARAMS, Serial, strict } from '../shapes.ts';

const INSPECTORS = ['inspector', 'supervisor'] as const;
const NOTHING = Type.Object({}, strict);
const Whole = (minimum: number, description: string) =>
  Type.Optional(Type.Integer({ minimum, maximum: 1_000_000, description }));

export const INSPECTION_ROUTES = {
  inspectionSheet: {
    method: 'GET',
    path: '/api/cards/:serial/inspection',
    may: ['inspector', 'supervisor', 'auditor'],
    params: PARAMS.serial,
    command: 'inspect show',
    says: 'The chip as it was read off the card, the barcode as it was decoded from the face sent to the printer, who signed, and whether the proof is what was printed; no personal data',
  },
  proofFace: {
    method: 'GET',
    path: '/api/cards/:serial/proof/:side',
    may: INSPECTORS,
    params: Type.Object({ serial: Serial, side: Type.Enum(['front', 'back']) }),
    command: 'inspect proof',
    says: 'A face drawn again from the sealed plan, PNG, never stored; the look is written into the access log',
  },
  rejectReasons: {
    method: 'GET',
    path: '/api/inspection/reasons',
    may: ['inspector', 'supervisor', 'auditor'],
    command: 'inspect reasons',
    says: 'Why a card may be rejected, in English and Kiswahili',
  },
  passCard: {
    method: 'POST',
    path: '/api/cards/:serial/pass',
    may: ['inspector'],
    params: PARAMS.serial,
    body: NOTHING,
    command: 'inspect pass',
    says: 'The inspector found the card right; the answer says whether a second one has to see it',
  },
  rejectCard: {
    method: 'POST',
    path: '/api/cards/:serial/reject',
    may: INSPECTORS,
    params: PARAMS.serial,
    body: Type.Object({ reason: Type.Enum([...REJECT_REASONS]) }, strict),
    command: 'inspect reject',
    says: 'The first or second inspector rejects the card; a new one with a new serial is made',
  },
  samplesOwed: {
    method: 'GET',
    path: '/api/inspection/samples',
    may: ['inspector', 'supervisor', 'auditor'],
    query: Type.Object({ limit: Type.Optional(Limit), after: Type.Optional(After) }, strict),
    command: 'inspect samples',
    says: 'Passed cards that a second inspector has to see before they are packed',
  },
  sampleCard: {
    method: 'POST',
    path: '/api/cards/:serial/sample',
    may: INSPECTORS,
    params: PARAMS.serial,
    body: NOTHING,
    command: 'inspect sample',
    says: 'A second, different inspector found the sample right',
  },
  settleCard: {
    method: 'POST',
    path: '/api/cards/:serial/settle',
    may: ['operator', 'inspector', 'supervisor'],
    second: ['inspector', 'supervisor'],
    params: PARAMS.serial,
    body: Type.Union([
      Type.Object({ found: Type.Literal('good'), chipSerial: ChipSerial }, strict),
      Type.Object({ found: Type.Literal('spoiled'), chipSerial: Type.Optional(ChipSerial) }, strict),
      Type.Object({ found: Type.Literal('not-made') }, strict),
    ]),
    command: 'card settle',
    says: 'Two people looked for an uncertain card and say what was found; good only when it was printed, with what the desk reader read',
  },
  packingPolicy: {
    method: 'GET',
    path: '/api/packing/policy',
    may: ['inspector', 'packer', 'supervisor', 'auditor'],
    command: 'box policy',
    says: 'Shares of samples, weights, and how many cards a box holds',
  },
  setPackingPolicy: {
    method: 'POST',
    path: '/api/packing/policy',
    may: ['supervisor'],
    second: ['supervisor', 'dpo', 'inspector'],
    body: Type.Object(
      {
        sampleOneIn: Whole(1, 'one card in so many is a sample'),
        firstOfVersion: Whole(0, 'so many first cards of a new version are samples'),
        cardMg: Whole(1, 'milligrams of a card'),
        tareG: Whole(0, 'grams of an empty box'),
        toleranceMg: Whole(0, 'milligrams that a box may differ'),
        tolerancePerCardMg: Whole(0, 'milligrams more for each card'),
        scale: Type.Optional(Type.Enum(['optional', 'required'])),
        mostInBox: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
      },
      strict,
    ),
    command: 'box policy-set',
    says: 'Change what is given of the policy; two people',
  },
} as const satisfies Readonly<Record<string, Rule>>;
