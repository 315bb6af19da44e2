/** One sentence of SQL says what keeps a card from being fed, for one card at the feed and for many on the floor. */

/** `batch`: not released. The others stop what is released too. */
export type StopReason = 'hold' | 'gate' | 'rollout' | 'batch';

export interface FeedRules {
  /** A card has to be in a batch that two people released. */
  readonly release: boolean;
  /** A card's product has to have an open gate. */
  readonly gates: boolean;
  /** Product hash to the id of its gate. */
  readonly gateOf: Readonly<Record<string, string>>;
}

/**
 * Does hold dossier `hd` cover request `r`? What it does not name it does not ask. One request names its person: what else that person
 * has open or opens later is covered too.
 */
export const COVERS = `(not hd.data ? 'product' or hd.data ->> 'product' = r.product)
  and (not hd.data ? 'county' or (hd.data ->> 'county')::int = r.county)
  and (not hd.data ? 'office' or hd.data ->> 'office' = r.office)
  and (not hd.data ? 'kind' or hd.data ->> 'kind' = r.kind)
  and (not hd.data ? 'request'
    or r.person_index = (select p.person_index from request p where p.id = hd.data ->> 'request'))`;

/** Holds over request `r`; another condition may follow. */
export const ACTIVE = `from subject hs join dossier hd on hd.kind = 'hold' and hd.id = hs.id
  where hs.kind = 'hold' and hs.state = 'active' and ${COVERS}`;

/** Of request `r`. */
export const FIRST_HOLD = `(select hs.id ${ACTIVE} order by hs.id limit 1)`;

/** Of request `r`: nothing of its product is fed outside the areas that were opened, once there is any plan for it. */
const OUTSIDE = `exists (select 1 from dossier o where o.kind = 'rollout' and o.data @> jsonb_build_object('product', r.product))
  and not exists (
    select 1 from dossier o join subject os on os.kind = 'rollout' and os.id = o.id and os.state = 'open'
    where o.kind = 'rollout' and o.data @> jsonb_build_object('product', r.product)
      and (not o.data ? 'county' or (o.data ->> 'county')::int = r.county)
      and (not o.data ? 'office' or o.data ->> 'office' = r.office))`;

/** Of subject `s`, a card: `c` and `r`, of which everything here speaks. */
export const CARD = `join card c on c.serial = s.id join request r on r.id = c.request_id`;

/** Of card `c` and request `r`; the rules are $1, $2 and $3. `batch` comes last: it alone is what a release takes away. */
export const STOP = `case
  when exists (select 1 ${ACTIVE}) then 'hold'
  when $2::boolean and not exists (
    select 1 from subject g where g.kind = 'gate' and g.state = 'open' and g.id = $3::jsonb ->> r.product_hash) then 'gate'
  when ${OUTSIDE} then 'rollout'
  when $1::boolean and not exists (
    select 1 from batch_card t join subject bs on bs.kind = 'batch' and bs.id = t.batch
    where t.serial = c.serial and bs.state in ('released', 'finished')) then 'batch'
  end`;

export const rulesOf = ({ release, gates, gateOf }: FeedRules): readonly unknown[] => [
  release,
  gates,
  JSON.stringify(gateOf),
];

export const PRODUCTION_SEQ = `(select q.seq from subject q where q.kind = 'rule' and q.id = 'production')`;
