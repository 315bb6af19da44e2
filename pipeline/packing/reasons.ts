/** Why an inspector rejects a card: one table, a sentence in each language. */
export const REJECT_REASON_WORDS = {
  'print-quality': {
    en: 'The print is streaked, pale, smeared or has spots',
    sw: 'Uchapishaji una michirizi, umefifia, umechafuka au una madoa',
  },
  'print-position': { en: 'The print stands in the wrong place', sw: 'Uchapishaji umekaa mahali pasipofaa' },
  'wrong-portrait': {
    en: 'The portrait is not that of the proof',
    sw: 'Picha si ile iliyo kwenye sampuli',
  },
  'wrong-text': {
    en: 'The text is not that of the proof, or is cut',
    sw: 'Maandishi si yale ya kwenye sampuli, au yamekatika',
  },
  'wrong-back': {
    en: 'Front and back belong to different cards',
    sw: 'Mbele na nyuma ni vya kadi tofauti',
  },
  damaged: {
    en: 'The card is bent, cracked, scratched or comes apart',
    sw: 'Kadi imepinda, imepasuka, imekwaruzwa au inaachana',
  },
  overlay: {
    en: 'The protective layer is missing, torn or wrinkled',
    sw: 'Utando wa kinga haupo, umeraruka au umekunjamana',
  },
  'chip-fault': {
    en: 'The chip does not answer, or not with what was written',
    sw: 'Chipu haijibu, au haijibu kwa kilichoandikwa',
  },
  'barcode-fault': {
    en: 'The barcode cannot be read, or its seal does not verify',
    sw: 'Msimbo hausomeki, au muhuri wake hauthibitishwi',
  },
} as const satisfies Readonly<Record<string, { readonly en: string; readonly sw: string }>>;

export type RejectReason = keyof typeof REJECT_REASON_WORDS;

export const REJECT_REASONS = Object.keys(REJECT_REASON_WORDS) as readonly RejectReason[];
