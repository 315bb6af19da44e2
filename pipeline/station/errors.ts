import { type ErrorTable, failure, type KadiError } from '../../card/index.ts';

/** What is told about stations, their orders and their batches. */
export const STATION_ERRORS = {
  STATION_PAUSED: {
    en: 'The station was paused by a person',
    sw: 'Kituo kimesimamishwa na mtu',
    todo: 'The reason and the person stand beside it. When the reason is gone, let the station go on: kadi station resume.',
    owner: 'operator',
    retry: 'no',
  },
  STATION_UNKNOWN: {
    en: 'No station of this name has ever reported',
    sw: 'Hakuna kituo chenye jina hili kilichowahi kuripoti',
    todo: 'Look at the names with "kadi station list". A new station is known once it was started with "kadi station run".',
    owner: 'operator',
    retry: 'no',
  },
  STATION_SILENT: {
    en: 'The station does not report at the moment',
    sw: 'Kituo hakitoi taarifa kwa sasa',
    todo: 'Look at the computer of the station: is it on, is it on the network, does "kadi station run" run there? What was ordered stays on the books and is done when the station is back.',
    owner: 'operator',
    retry: 'yes',
  },
  STATION_STOPPED: {
    en: 'The station is not running',
    sw: 'Kituo hakifanyi kazi',
    todo: 'Start it on its computer with "kadi station run".',
    owner: 'operator',
    retry: 'yes',
  },
  STATION_REASON: {
    en: 'A pause needs a reason out of the list',
    sw: 'Kusimamisha kituo kunahitaji sababu iliyo kwenye orodha',
    todo: 'Give one of the reasons that the answer names.',
    owner: 'operator',
    retry: 'no',
  },
  STATION_ORDER_DIFFERS: {
    en: 'Another order has this number already',
    sw: 'Agizo lingine lina nambari hii tayari',
    todo: 'Nothing was ordered. Send the order again without a number of your own.',
    owner: 'operator',
    retry: 'no',
  },
  STATION_ORDER_INTERRUPTED: {
    en: 'The station stopped while it carried out this order',
    sw: 'Kituo kilisimama kikitekeleza agizo hili',
    todo: 'Look into the machine and the trays. It is not done again by itself; order it again when the machine is empty.',
    owner: 'operator',
    retry: 'after-inspection',
  },
  STATION_ORDER_BUSY: {
    en: 'The station has a card in work or the machine is not empty',
    sw: 'Kituo kina kadi mkononi au mashine si tupu',
    todo: 'Pause the station, wait until the machine is empty, and order it again.',
    owner: 'operator',
    retry: 'yes',
  },
  STATION_ORDER_UNSUPPORTED: {
    en: 'This kind of station cannot do that',
    sw: 'Aina hii ya kituo haiwezi kufanya hivyo',
    todo: 'Do it at the machine itself, as its manual says.',
    owner: 'operator',
    retry: 'no',
  },
  TEST_CARD_NOT_BLANK: {
    en: 'The body that came in for the test card is no blank of this station',
    sw: 'Plastiki iliyoingia kwa kadi ya majaribio si tupu ya kituo hiki',
    todo: 'It lies in the reject box. Take it out, compare its number with the stock books, and look at what else is in the feeder.',
    owner: 'stock-keeper',
    retry: 'after-inspection',
  },
  STATION_FEW_BLANKS: {
    en: 'Fewer blanks are booked to the station than the batch has cards',
    sw: 'Plastiki tupu zilizotolewa kwa kituo ni chache kuliko kadi za kundi',
    todo: 'Issue blanks from the vault to this station, or make a smaller batch.',
    owner: 'stock-keeper',
    retry: 'yes',
  },
  STATION_RIBBON_CHANGES: {
    en: 'The ribbon has to be changed within the batch',
    sw: 'Utepe utahitaji kubadilishwa ndani ya kundi',
    todo: 'Lay as many ribbons ready as the answer says.',
    owner: 'operator',
    retry: 'no',
  },
  STATION_FEW_ENCODED: {
    en: 'Fewer encoded cards wait for printing than the batch has',
    sw: 'Kadi zilizoandikwa chipu zinazosubiri kuchapishwa ni chache kuliko kundi',
    todo: 'Write more chips at the encoder desk first, or print a smaller batch. Blanks are booked to the encoder desk, not to this one.',
    owner: 'operator',
    retry: 'yes',
  },
  STATION_RIBBON_UNKNOWN: {
    en: 'The machine does not say how much ribbon is left',
    sw: 'Mashine haisemi utepe uliobaki ni kiasi gani',
    todo: 'Look at the ribbon before the batch: each card takes two sides. Keep a new one beside the machine.',
    owner: 'operator',
    retry: 'no',
  },
  STATION_CLEANING_WITHIN: {
    en: 'The machine has to be cleaned within the batch',
    sw: 'Mashine itahitaji kusafishwa ndani ya kundi',
    todo: 'Clean it before the batch begins: pause the station, put the cleaning card in, "kadi station clean".',
    owner: 'operator',
    retry: 'no',
  },
  STATION_PRODUCT_UNKNOWN: {
    en: 'A product that waits for a station cannot be made by this build',
    sw: 'Bidhaa inayosubiri kituo haiwezi kutengenezwa na toleo hili la programu',
    todo: 'Install the build that knows this version of the product, or "kadi products keep" it.',
    owner: 'engineer',
    retry: 'no',
  },
  STATION_BOOKS_DIFFER: {
    en: 'The counter of the printer does not fit the books: a card went through that this station did not feed',
    sw: 'Kihesabu cha printa hakilingani na vitabu: kadi imepita ambayo kituo hiki hakikuiingiza',
    todo: 'Find the card: was one fed with the buttons of the printer, or by another program? Pause the station with "kadi station pause <station> --reason stock-count", count the blanks, the good tray and the reject box against the books, and let it go on with "kadi station resume <station>".',
    owner: 'supervisor',
    retry: 'after-inspection',
  },
  STATION_OUSTED: {
    en: 'Another program has taken over this station',
    sw: 'Programu nyingine imechukua kituo hiki',
    todo: 'This program sends nothing more and ends. "kadi station status" names the computer that has the station now; if that is the wrong one, end the program there and start it again here.',
    owner: 'operator',
    retry: 'no',
  },
  STATION_PRODUCT_NOWHERE: {
    en: 'No station that works at the moment makes this product; its cards wait',
    sw: 'Hakuna kituo kinachofanya kazi sasa kinachotengeneza bidhaa hii; kadi zake zinasubiri',
    todo: 'Set up a station that can make it, or start one again. The cards lose nothing by waiting, and the stations ask their machines again every minute.',
    owner: 'supervisor',
    retry: 'yes',
  },
  STATION_CARD_OPEN: {
    en: 'A card of this station is not settled',
    sw: 'Kadi ya kituo hiki haijapatiwa uamuzi',
    todo: 'Find the card, read it at the desk reader (kadi station check), and say what you found.',
    owner: 'operator',
    retry: 'after-inspection',
  },
  STATION_ORDER_OPEN: {
    en: 'An order to the station is not answered yet',
    sw: 'Agizo kwa kituo bado halijajibiwa',
    todo: 'Wait until it is answered, or look at the station.',
    owner: 'operator',
    retry: 'yes',
  },
} as const satisfies ErrorTable;

export type StationCode = keyof typeof STATION_ERRORS;

export const stationFail = (
  code: StationCode,
  facts: Readonly<Record<string, string | number | boolean>> = {},
): KadiError => failure(STATION_ERRORS, code, facts);
