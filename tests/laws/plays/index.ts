/** Everything that is played. */
import type { Play } from '../play.ts';
import { BUREAU_PLAYS } from './bureau.ts';
import { CASE_PLAYS } from './cases.ts';
import { MACHINE_PLAYS } from './machines.ts';
import { OFFICE_PLAYS } from './offices.ts';
import { PEOPLE_PLAYS } from './people.ts';
import { RELEASE_PLAYS } from './release.ts';
import { REQUEST_PLAYS } from './requests.ts';
import { STOCK_PLAYS } from './stock.ts';

export const PLAYS: readonly Play[] = [
  ...MACHINE_PLAYS,
  ...STOCK_PLAYS,
  ...RELEASE_PLAYS,
  ...REQUEST_PLAYS,
  ...BUREAU_PLAYS,
  ...OFFICE_PLAYS,
  ...PEOPLE_PLAYS,
  ...CASE_PLAYS,
];
