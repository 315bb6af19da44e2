/** `kadi chip info`: what any chip card tells anybody. No key or password is tried, nothing is written. */
import { type ChipSurvey, surveyChip } from '../../printers/index.ts';
import { withCardOn } from '../chip/desk-reader.ts';
import { wholeNumber } from '../chip/secrets.ts';
import { asUsage } from '../chip/usage.ts';
import { accessWords, atrWords, channelWords, hexOf, identityWords, keyWords } from '../chip/words.ts';

export interface ChipInfoOptions {
  readonly reader?: string;
  readonly wait: string;
  readonly json?: boolean;
}

const lengthWords = ({ limits }: ChipSurvey): string =>
  limits.readPlain > 256
    ? `extended: commands of up to ${limits.write} bytes, answers of up to ${limits.readPlain}`
    : 'short: 255 bytes a command';

const fileWords = ({ files }: ChipSurvey): readonly string[] => {
  const open = files.flatMap(({ file, bytes }) => (bytes === 'kept' ? [] : [`${file}  ${bytes} bytes`]));
  const kept = files.length - open.length;
  return kept === 0
    ? open
    : [...open, `${kept} ${kept === 1 ? 'file asks' : 'files ask'} for a password or a key first`];
};

const applicationWords = ({ applications, listed }: ChipSurvey): readonly string[] => {
  const states = { there: '', blocked: ' (out of use)', refuses: ' (refuses to be selected)' } as const;
  const known = applications?.map(({ aid, name, state }) => `${name}${states[state]}  ${aid}`);
  const own = listed
    .filter(({ aid }) => applications?.some((one) => one.aid === aid) !== true)
    .map(({ aid, label }) => `${label === '' ? 'no name' : label}  ${aid} (listed by the chip)`);
  return [...(known ?? ['the chip answers to any name, so none is proven']), ...own];
};

const sections = (
  survey: ChipSurvey,
  atr: string,
  reader: string,
): readonly [string, readonly string[]][] => {
  const { platform } = survey;
  return [
    ['Reader', [reader]],
    ['Answer to reset', [atr, ...atrWords(survey.atr)]],
    ['Contactless number', survey.uid === undefined ? [] : [survey.uid]],
    ['Memory card', survey.storage === undefined ? [] : [`${survey.storage}: no programs to ask`]],
    [
      'Chip serial',
      platform?.identity ? [platform.identity.chipSerial, identityWords(platform.identity)] : [],
    ],
    ['Applications', survey.storage === undefined ? applicationWords(survey) : []],
    ['Opened by', survey.cardAccess === undefined ? [] : accessWords(survey.cardAccess)],
    ['Files', fileWords(survey)],
    ['Lengths', survey.storage === undefined ? [lengthWords(survey)] : []],
    ['GlobalPlatform', platform === undefined ? [] : [`version ${platform.version ?? 'not said'}`]],
    ['Secure channel', platform === undefined ? [] : channelWords(platform)],
    ['Keys', platform === undefined ? [] : keyWords(platform.keys)],
  ];
};

const object = (survey: ChipSurvey, atr: string, reader: string) => ({
  ok: true,
  reader,
  atr: { hex: atr, ...survey.atr, historical: hexOf(survey.atr.historical) },
  uid: survey.uid ?? null,
  memoryCard: survey.storage ?? null,
  chipSerial: survey.platform?.identity?.chipSerial ?? null,
  cplc: survey.platform?.identity ? hexOf(survey.platform.identity.cplc) : null,
  applications: survey.applications ?? null,
  listed: survey.listed,
  cardAccess: survey.cardAccess === undefined ? null : hexOf(survey.cardAccess),
  openedBy: survey.cardAccess === undefined ? [] : accessWords(survey.cardAccess),
  files: survey.files,
  limits: survey.limits,
  globalPlatform:
    survey.platform === undefined
      ? null
      : {
          version: survey.platform.version,
          channels: survey.platform.channels,
          keys: survey.platform.keys,
          offer: survey.platform.offer,
        },
});

/** Exit code 0: read; 2: there was no chip to read. */
export const chipInfo = ({ reader, wait, json }: ChipInfoOptions): Promise<void> =>
  asUsage(json === true, async () => {
    const choice = { wait: wholeNumber('--wait', wait), ...(reader === undefined ? {} : { reader }) };
    await withCardOn(choice, async (link, name) => {
      const atr = hexOf(link.atr);
      const survey = await surveyChip(link);
      if (json === true) return console.log(JSON.stringify(object(survey, atr, name)));
      for (const [title, lines] of sections(survey, atr, name)) {
        for (const [index, line] of lines.entries())
          console.log(`${(index === 0 ? `${title}:` : '').padEnd(20)}${line}`);
      }
    });
  });
