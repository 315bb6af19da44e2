import type { ErrorTable } from '../../card/index.ts';

const engineer = { owner: 'engineer', retry: 'no' } as const;
const custodian = { owner: 'custodian', retry: 'no' } as const;

/** Faults of chip key sets, of personalisation data for chips and of the choice of channel. Facts never hold key bytes. */
export const SCP_ERRORS = {
  SCP02_NOT_ALLOWED: {
    en: 'The chip speaks only the old secure channel (SCP02), which this chip profile does not allow.',
    sw: 'Chipu inatumia njia salama ya zamani (SCP02) pekee, ambayo wasifu huu wa chipu hauruhusu.',
    todo: 'Use cards with SCP03. If this is old stock that must be used up, a custodian changes the chip profile to SCP02 for that stock.',
    ...custodian,
  },
  SCP_PROTOCOL_UNEXPECTED: {
    en: 'The chip speaks another secure channel than its profile says.',
    sw: 'Chipu inatumia njia salama tofauti na iliyotajwa kwenye wasifu wake.',
    todo: 'Compare the delivery of cards with the chip profile of the product; the facts name the protocol of the chip.',
    ...engineer,
  },
  SCP_KEY_CHECK_DIFFERS: {
    en: 'The chip stored other keys than those it was sent.',
    sw: 'Chipu imehifadhi funguo tofauti na zilizotumwa.',
    todo: 'Put the card aside and tell the custodian: its keys are not known now. Do not try the change of keys again on this card.',
    ...custodian,
  },
  SCP_KEYS_REFUSED: {
    en: 'The chip refused its new keys.',
    sw: 'Chipu imekataa funguo zake mpya.',
    todo: 'Put the card aside: it may have its old keys or some of the new ones. Compare the key version to be replaced with what the supplier says of this delivery.',
    ...custodian,
  },
  SCP_KEY_PLAN: {
    en: 'The keys to put on the chip do not fit one command.',
    sw: 'Funguo za kuwekwa kwenye chipu hazitoshei amri moja.',
    todo: 'Give key version 1 to 127, key numbers 1 to 127, and AES keys of 16, 24 or 32 bytes or 3DES keys of 16 bytes, all of one command within 255 bytes unless the chip takes extended commands.',
    ...engineer,
  },
  DGI_MALFORMED: {
    en: 'A group of personalisation data is not well formed.',
    sw: 'Kikundi cha data ya kuandikwa kwenye chipu si sahihi.',
    todo: 'Compare the chip profile with the description of the chip application; the facts tell where reading stopped.',
    ...engineer,
  },
  STORE_DATA_TOO_LONG: {
    en: 'The personalisation data do not fit the blocks of one transfer.',
    sw: 'Data ya kuandikwa kwenye chipu haitoshei katika vipande vya uhamisho mmoja.',
    todo: 'Use longer blocks if the chip takes extended commands, or send the data in several transfers: one has at most 256 blocks.',
    ...engineer,
  },
} as const satisfies ErrorTable;
