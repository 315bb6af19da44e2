/** A run of its own for the tests that kill one: starts PostgreSQL in the folder given, writes a row, and stays. */
import pg from 'pg';
import { startPostgres } from '../../ledger/index.ts';

const [folder = '', programs = ''] = process.argv.slice(2);
const { url } = await startPostgres({ folder, ...(programs === '' ? {} : { programs }) });
const client = new pg.Client({ connectionString: url });
await client.connect();
await client.query('create table left_behind as select 1 as n');
await client.end();
process.stdout.write('ready\n');
setInterval(() => {}, 60_000);
