/**
 * What a person is told at the desk before anything is asked of them (R56; Data Protection Act 2019, s.29; L.N. 196 of 2020, reg. 6), in a
 * language they understand. Another language is another member here. The Kiswahili needs the eye of a native speaker before it is used.
 */
export const DESK_NOTICE = {
  version: 1,
  languages: {
    en: {
      title: 'Before you collect your card',
      points: [
        {
          about: 'purpose',
          text: 'We look at your slip or old ID, your face and, if you can, your finger, only to be sure that the card is given to you and to nobody else.',
        },
        {
          about: 'what-is-kept',
          text: 'We keep that you collected, when, where, which document you showed and which officers served you. No copy of your document and no fingerprint is kept.',
        },
        {
          about: 'third-parties',
          text: 'Nobody else gets your data from this desk. Messages to your telephone go through a message company, which gets the number and the text alone.',
        },
        {
          about: 'your-rights',
          text: 'You may see what is kept about you, have it corrected, object, and complain. If anything on the card is wrong, say so now: do not take it, and a right one is made without charge.',
        },
        {
          about: 'voluntary',
          text: 'Your finger is your choice: without it another check is made, and you get your card all the same. You may come another day; your card is kept for you.',
        },
        { about: 'free', text: 'The card is free. Nobody may ask you for money. There is no last day.' },
        {
          about: 'children',
          text: "A child's card is given to the parent or guardian, whose consent is recorded.",
        },
        {
          about: 'security',
          text: 'Cards are kept locked and counted. Your data are kept encrypted, and every look at them is written down.',
        },
        {
          about: 'contacts',
          text: 'Questions and complaints: call 0800221111, free of charge, or ask here for the data protection officer. You may also complain to the Data Commissioner.',
        },
      ],
    },
    sw: {
      title: 'Kabla ya kuchukua kadi yako',
      points: [
        {
          about: 'purpose',
          text: 'Tunaangalia slip au kitambulisho chako cha zamani, uso wako na, ukiweza, kidole chako, ili tu kuhakikisha kadi inakabidhiwa wewe na si mtu mwingine.',
        },
        {
          about: 'what-is-kept',
          text: 'Tunaweka kumbukumbu kwamba ulichukua, lini, wapi, hati gani ulionyesha na maofisa gani walikuhudumia. Hatuweki nakala ya hati yako wala alama ya kidole.',
        },
        {
          about: 'third-parties',
          text: 'Hakuna mwingine anayepata data yako kutoka dawati hili. Ujumbe kwa simu yako hupitia kampuni ya ujumbe, inayopata nambari na maneno tu.',
        },
        {
          about: 'your-rights',
          text: 'Unaweza kuona kinachohifadhiwa kukuhusu, kukirekebisha, kupinga, na kulalamika. Kama kuna kosa kwenye kadi, sema sasa: usiichukue, na sahihi itatengenezwa bila malipo.',
        },
        {
          about: 'voluntary',
          text: 'Kidole ni hiari yako: bila hicho ukaguzi mwingine hufanywa, na utapata kadi yako vilevile. Unaweza kuja siku nyingine; kadi yako inahifadhiwa.',
        },
        { about: 'free', text: 'Kadi ni bure. Hakuna anayeruhusiwa kukudai pesa. Hakuna siku ya mwisho.' },
        {
          about: 'children',
          text: 'Kadi ya mtoto hukabidhiwa mzazi au mlezi, ambaye idhini yake hurekodiwa.',
        },
        {
          about: 'security',
          text: 'Kadi hufungiwa na kuhesabiwa. Data yako huhifadhiwa kwa usimbaji, na kila inapotazamwa huandikwa.',
        },
        {
          about: 'contacts',
          text: 'Maswali na malalamiko: piga 0800221111, bila malipo, au ulizia hapa afisa wa ulinzi wa data. Unaweza pia kulalamika kwa Kamishna wa Data.',
        },
      ],
    },
  },
} as const;
export type DeskLanguage = keyof typeof DESK_NOTICE.languages;
export const DESK_LANGUAGES = Object.keys(DESK_NOTICE.languages) as DeskLanguage[];
