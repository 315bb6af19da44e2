import type { ErrorTable } from '../../card/index.ts';

export const STATION_COMMAND_ERRORS = {
  STATION_OPTION: {
    en: 'An option of this command is not right',
    sw: 'Chaguo la amri hii si sahihi',
    todo: 'The answer names the option and what it takes.',
    owner: 'operator',
    retry: 'no',
  },
} as const satisfies ErrorTable;
