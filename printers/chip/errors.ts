import type { ErrorTable } from '../../card/index.ts';

/** What becomes of a card whose chip is not good. */
const ASIDE =
  'A station puts the card into the reject box by itself, and a new one is made; at a desk, put it aside.';

/** What goes wrong between the host and a chip. Facts are reader names, file names, steps and status words only. */
export const CHIP_ERRORS = {
  CHIP_SOFTWARE_MISSING: {
    en: 'This computer cannot talk to chip readers, because the PC/SC part is not installed.',
    sw: 'Kompyuta hii haiwezi kuwasiliana na visoma-chipu kwa sababu sehemu ya PC/SC haijasakinishwa.',
    todo: 'Install the packages pcscd and libpcsclite-dev, then run `npm install smartcard@3.7.0`.',
    owner: 'engineer',
    retry: 'yes',
  },
  CHIP_SERVICE_STOPPED: {
    en: 'The chip reader service of this computer is not running.',
    sw: 'Huduma ya visoma-chipu ya kompyuta hii haifanyi kazi.',
    todo: 'Start it with `systemctl start pcscd`, and see that the person who runs the station may use it.',
    owner: 'engineer',
    retry: 'yes',
  },
  CHIP_READER_MISSING: {
    en: 'The chip reader of this station is not there.',
    sw: 'Kisoma-chipu cha kituo hiki hakipatikani.',
    todo: 'Check the cable of the reader and its name in the settings of the station.',
    owner: 'operator',
    retry: 'yes',
  },
  CHIP_READER_BUSY: {
    en: 'Another program is using the chip reader.',
    sw: 'Programu nyingine inatumia kisoma-chipu.',
    todo: 'Close the other program. A station keeps its reader for itself.',
    owner: 'operator',
    retry: 'yes',
  },
  CHIP_READER_CLOSED: {
    en: 'The chip reader was closed while it was waited for.',
    sw: 'Kisoma-chipu kilifungwa kilipokuwa kikisubiriwa.',
    todo: 'Nothing: the station was being stopped.',
    owner: 'operator',
    retry: 'yes',
  },
  CHIP_NOT_FOUND: {
    en: 'No chip answered in the reader in time.',
    sw: 'Hakuna chipu iliyojibu kwenye kisoma-chipu kwa wakati.',
    todo: `${ASIDE} If several follow each other, clean the contacts and check the kind of blank.`,
    owner: 'operator',
    retry: 'no',
  },
  CHIP_LOST: {
    en: 'The contact with the chip was lost before the work was done.',
    sw: 'Mawasiliano na chipu yalikatika kabla ya kazi kukamilika.',
    todo: `${ASIDE} Treat it as written: it may carry somebody's data. If the card is uncertain, read its chip at the desk reader (kadi station check) and record what you found (kadi card settle).`,
    owner: 'operator',
    retry: 'after-inspection',
  },
  CHIP_SILENT: {
    en: 'The chip took a command and never answered.',
    sw: 'Chipu ilipokea amri na haikujibu kamwe.',
    todo: `${ASIDE} Treat it as written: it may carry somebody's data. If the card is uncertain, read its chip at the desk reader (kadi station check) and record what you found (kadi card settle).`,
    owner: 'operator',
    retry: 'after-inspection',
  },
  CHIP_ANSWER_MALFORMED: {
    en: 'The chip gave an answer that makes no sense.',
    sw: 'Chipu ilitoa jibu lisiloeleweka.',
    todo: `${ASIDE} Keep it for the chip supplier if it happens again.`,
    owner: 'operator',
    retry: 'no',
  },
  CHIP_NOT_OURS: {
    en: 'The chip does not hold the identity card application.',
    sw: 'Chipu haina programu ya kitambulisho.',
    todo: `${ASIDE} Check that the box holds the right kind of blank.`,
    owner: 'stock-keeper',
    retry: 'no',
  },
  CHIP_ALREADY_PERSONALISED: {
    en: 'The chip has been personalised and locked before.',
    sw: 'Chipu hii imeshawekwa taarifa na kufungwa hapo awali.',
    todo: `${ASIDE} Tell the supervisor: a used card was among the blanks.`,
    owner: 'supervisor',
    retry: 'no',
  },
  CHIP_ACCESS_DENIED: {
    en: 'The chip refused because it was not asked with the right keys.',
    sw: 'Chipu ilikataa kwa sababu haikuombwa kwa funguo sahihi.',
    todo: 'Check with the key custodian which master key this delivery of blanks was made with.',
    owner: 'custodian',
    retry: 'no',
  },
  CHIP_CHANNEL_BROKEN: {
    en: 'The secure channel to the chip was broken.',
    sw: 'Njia salama ya kuwasiliana na chipu ilivunjika.',
    todo: `${ASIDE} If it happens again, tell the engineer: somebody or something changes the commands.`,
    owner: 'engineer',
    retry: 'no',
  },
  CHIP_FULL: {
    en: 'The chip has too little memory for this card.',
    sw: 'Chipu haina nafasi ya kutosha kwa kadi hii.',
    todo: 'Check that the blanks are of the kind that the product asks for.',
    owner: 'stock-keeper',
    retry: 'no',
  },
  CHIP_MEMORY_FAULT: {
    en: 'The memory of the chip is damaged.',
    sw: 'Kumbukumbu ya chipu imeharibika.',
    todo: `${ASIDE} Note it for the supplier.`,
    owner: 'operator',
    retry: 'no',
  },
  CHIP_FILE_MISSING: {
    en: 'A file that the chip must hold is not there.',
    sw: 'Faili ambayo chipu inapaswa kuwa nayo haipo.',
    todo: `${ASIDE} It was not personalised to the end.`,
    owner: 'operator',
    retry: 'no',
  },
  CHIP_COMMAND_REFUSED: {
    en: 'The chip refused a command.',
    sw: 'Chipu ilikataa amri.',
    todo: `${ASIDE} The step and the status word tell the engineer what the chip did not like.`,
    owner: 'engineer',
    retry: 'no',
  },
  CHIP_READBACK_DIFFERS: {
    en: 'What was read back from the chip is not what was written to it.',
    sw: 'Kilichosomwa kutoka kwenye chipu si kile kilichoandikwa.',
    todo: `${ASIDE} If several follow each other, change the reader.`,
    owner: 'operator',
    retry: 'no',
  },
  CHIP_FILES_INVALID: {
    en: 'The files meant for the chip are not a complete, well-formed set.',
    sw: 'Faili zilizokusudiwa kwa chipu si seti kamili na sahihi.',
    todo: 'Nothing was written. The signing stage made a wrong set: tell the engineer.',
    owner: 'engineer',
    retry: 'no',
  },
  CHIP_KEYS_UNSUITABLE: {
    en: 'The keys of these chips are in the key device, which cannot speak the old secure channel (SCP02).',
    sw: 'Funguo za chipu hizi ziko kwenye kifaa cha funguo ambacho hakiwezi kutumia njia salama ya zamani (SCP02).',
    todo: 'Personalise old stock at a station that holds its transport keys itself, or use chips with SCP03.',
    owner: 'custodian',
    retry: 'no',
  },
  CHIP_SECRETS_INVALID: {
    en: 'The keys and passwords meant for the chip do not fit it or its files.',
    sw: 'Funguo na nywila zilizokusudiwa kwa chipu haziendani na chipu au faili zake.',
    todo: 'Nothing was written. The facts name the secret, not its value: the signing stage made a wrong set, tell the engineer.',
    owner: 'engineer',
    retry: 'no',
  },
} as const satisfies ErrorTable;

export type ChipErrorCode = keyof typeof CHIP_ERRORS;
