/** Deeds for the ledger's tests: made-up cards, bodies and requests with bytes that stand for ciphertext. */
import type { Actor } from '../../card/index.ts';
import type { Act, Decision, Deed, RequestRow, Row } from '../../ledger/index.ts';

export const machine: Actor = { kind: 'machine', id: 'worker-test' };
export const supervisor: Actor = { kind: 'person', id: 'p-17', role: 'supervisor', second: 'p-18' };

export const go =
  (to: string): (() => Decision) =>
  () => ({ kind: 'go', to });

/** Moves only from `from` (null: from nothing); in `to` already it is a repeat; else it is refused. */
export const step =
  (from: string | null, to: string): Act['decide'] =>
  (current) => {
    if ((current?.state ?? null) === from) return { kind: 'go', to };
    if (current?.state === to) return { kind: 'repeat' };
    return { kind: 'refuse', code: 'STATE_REFUSED', sentence: `stands at ${current?.state ?? 'nothing'}` };
  };

export const cardAct = (
  serial: string,
  event: string,
  decide: Act['decide'],
  more: Partial<Act> = {},
): Act => ({
  subject: { kind: 'card', id: serial },
  event,
  decide,
  ...more,
});

export const bodyAct = (number: string, event: string, decide: Act['decide']): Act => ({
  subject: { kind: 'body', id: number },
  event,
  decide,
});

export const bytes = (text: string, length = 32): Uint8Array => Buffer.alloc(length, text);

export const extractDeed = (id = 'X1'): Deed => ({
  by: machine,
  acts: [{ subject: { kind: 'extract', id }, event: 'receive', decide: step(null, 'receiving') }],
  rows: [{ type: 'extract', id, register: 'NPR', manifestSha256: 'ab'.repeat(32), records: 3 }],
});

export const requestRow = (id: string, more: Partial<RequestRow> = {}): RequestRow => ({
  type: 'request',
  id,
  extractId: 'X1',
  recordId: `rec-${id}`,
  personIndex: bytes(`person ${id}`),
  product: 'huduma-adult',
  productHash: 'cd'.repeat(32),
  kind: 'first-issue',
  priority: 5,
  due: '2026-12-22',
  county: 47,
  office: 'NBI-001',
  language: 'sw',
  slipIndex: bytes(`slip ${id}`),
  phoneIndex: bytes(`phone ${id}`),
  wrappedKey: bytes(`key ${id}`, 40),
  keyId: 'kek-1',
  sealedRecord: bytes(`record ${id}`, 1_000),
  sealedPortraitPrint: bytes(`print ${id}`, 5_000),
  sealedPortraitChip: bytes(`chip ${id}`, 3_000),
  sealedSignature: bytes(`signature ${id}`, 700),
  portraitSha256: 'ef'.repeat(32),
  portraitPrintSha256: '0a'.repeat(32),
  portraitChipSha256: '0b'.repeat(32),
  ...more,
});

/** A request opened with its first card, as intake does it. */
export const acceptDeed = (
  requestId: string,
  serial: string,
  more: Partial<RequestRow> = {},
  rank = 500_000,
): Deed => ({
  by: machine,
  acts: [
    { subject: { kind: 'request', id: requestId }, event: 'open', decide: step(null, 'open') },
    cardAct(serial, 'accept', step(null, 'accepted'), { rank, attempt: 1, detail: { request: requestId } }),
  ],
  rows: [requestRow(requestId, more), { type: 'card', serial, requestId }],
});

export const payloadRow = (serial: string): Row => ({
  type: 'payload',
  serial,
  sealed: bytes(`payload ${serial}`, 2_000),
  sha256: '12'.repeat(32),
  documentSigner: 'ds-1',
  barcodeSigner: 'bs-1',
});

export const bodyDeed = (number: string, chipSerial: string): Deed => ({
  by: supervisor,
  acts: [bodyAct(number, 'receive', step(null, 'vault'))],
  rows: [{ type: 'body', number, chipSerial }],
});
