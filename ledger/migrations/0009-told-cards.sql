-- A card whose owner was told waits for a person; it stood among the work of the queue, and whoever looked for lost jobs stumbled over it.
update subject set queued_at = 'infinity'
where kind = 'card' and state = 'received' and attempt = 0 and queued_at < 'infinity';
