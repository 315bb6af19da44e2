/** Who does it, and with which token; where the house is. A token is never an option: options are seen by everybody on the machine. */
import { readFileSync, statSync } from 'node:fs';
import { API_ERRORS } from '../../api/index.ts';
import { failure, isKadiError } from '../../card/index.ts';
import { runningPlaces } from '../commands/with-shop.ts';
import { openHome } from '../home.ts';
import { actFail } from './errors.ts';
import { record, textIn } from './schema.ts';

/** The token of somebody in people.json of the data folder, which nobody else may be able to read. */
const tokenIn = (file: string, person: string): string => {
  try {
    if ((statSync(file).mode & 0o077) !== 0) throw failure(API_ERRORS, 'API_PEOPLE_UNSAFE');
    const people = record(JSON.parse(readFileSync(file, 'utf8')))['people'];
    const found = (Array.isArray(people) ? people : []).map(record).find((one) => one['id'] === person);
    const token = textIn(found?.['token']);
    if (token === '') throw actFail('ACT_PERSON_UNKNOWN', { person: person.slice(0, 64) });
    return token;
  } catch (error) {
    // The cause would quote the file.
    throw isKadiError(error) ? error : actFail('ACT_PERSON_UNKNOWN', { person: person.slice(0, 64) });
  }
};

export const tokenOf = (person: string | undefined, fromEnvironment: string): string | undefined =>
  person === undefined
    ? process.env[fromEnvironment]?.trim() || undefined
    : tokenIn(openHome().people, person);

/** Of `--api`, KADI_API, or the house that runs on this data folder. */
export const houseAddress = (given: string | undefined): string => {
  const address = given ?? process.env['KADI_API'] ?? runningPlaces(openHome().run)?.page;
  if (address === undefined || address === '') throw actFail('ACT_NO_HOUSE');
  try {
    const { protocol, hostname, href } = new URL(address);
    if (protocol !== 'http:' && protocol !== 'https:') throw actFail('ACT_FORM', { option: '--api' });
    if (protocol === 'http:' && !/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname))
      process.stderr.write('Your token goes to another machine in clear: use https, or a tunnel.\n');
    return href.replace(/\/+$/, '');
  } catch (error) {
    throw isKadiError(error) ? error : actFail('ACT_FORM', { option: '--api' });
  }
};
