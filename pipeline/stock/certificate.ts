/** The certificate of a destruction, read from the events that it left: for the file as JSON, for the signatures as plain text. */
import type { Json } from '../../card/index.ts';
import type { Shop } from '../shop.ts';
import { stockFail } from './errors.ts';

export interface DestroyedPiece {
  readonly body: string;
  readonly card: string | null;
  readonly lot: string | null;
  readonly reason: string | null;
}

export interface DestructionCertificate {
  readonly record: string;
  readonly at: string;
  readonly method: string;
  readonly place: string;
  readonly destroyedBy: readonly string[];
  readonly witnesses: readonly string[];
  readonly pieces: readonly DestroyedPiece[];
  readonly equation: { readonly text: string; readonly holds: boolean };
}

const words = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** @throws KadiError DESTRUCTION_UNKNOWN */
export const certificateOf = async (shop: Shop, record: string): Promise<DestructionCertificate> => {
  const subject = { kind: 'destruction' as const, id: record };
  const [written] = await shop.ledger.events(subject);
  if (written === undefined) throw stockFail('DESTRUCTION_UNKNOWN', { record });
  const pieces = await shop.ledger.stockBooks.destroyedUnder(record);
  const { detail, by, at } = written;
  const counted = Number(detail['counted']);
  const recalled = pieces.filter(({ reason }) => reason === 'recalled').length;
  return {
    record,
    at,
    method: String(detail['method']),
    place: String(detail['place']),
    destroyedBy: [by.id, ...(by.kind === 'person' && by.second !== undefined ? [by.second] : [])],
    witnesses: words(detail['witnesses']),
    pieces,
    equation: {
      text: `counted ${counted} = spoiled ${pieces.length - recalled} + recalled ${recalled}`,
      holds: counted === pieces.length,
    },
  };
};

const line = (name: string, value: string): string => `${name.padEnd(14)}${value}`;

/** In English and Kiswahili, for print. */
export const certificateText = (one: DestructionCertificate): string =>
  [
    'DESTRUCTION OF PLASTIC / KUMBUKUMBU YA UTEKETEZAJI',
    '',
    line('Record', one.record),
    line('At', one.at),
    line('Method', one.method),
    line('Place', one.place),
    line('By', one.destroyedBy.join(', ')),
    line('Witnesses', one.witnesses.length === 0 ? '-' : one.witnesses.join(', ')),
    '',
    `${'Body'.padEnd(20)}${'Card'.padEnd(12)}${'Lot'.padEnd(16)}Reason`,
    ...one.pieces.map(
      ({ body, card, lot, reason }) =>
        `${body.padEnd(20)}${(card ?? '-').padEnd(12)}${(lot ?? '-').padEnd(16)}${reason ?? '-'}`,
    ),
    '',
    `${one.equation.text}${one.equation.holds ? '' : '   DOES NOT ADD UP'}`,
    '',
    'Signed / Sahihi: ____________________    ____________________',
    '',
  ].join('\n');
