import type { ProductField } from '../../card/index.ts';
import type { Words } from './sheet.ts';

/** What the making of a document adds to the person's fields, and may stand on a face, in a chip or in a barcode. */
export type MadeField =
  | 'serial'
  | 'issuedOn'
  | 'expiresOn'
  | 'can'
  | 'zone'
  | 'office'
  | 'issuer'
  | 'chipKey'
  | 'stateSignature';
export type SheetField = ProductField | MadeField;

interface FieldWords {
  readonly name: Words;
  /** Said where the product gives no reason of its own in that language. */
  readonly why: Words;
}

const say = (sw: string, en: string, whySw: string, whyEn: string): FieldWords => ({
  name: { sw, en },
  why: { sw: whySw, en: whyEn },
});

/** Every field that can stand anywhere on a document, in words for everybody. A field without words does not compile. */
export const FIELD_WORDS: Readonly<Record<SheetField, FieldWords>> = {
  names: say(
    'Majina yako',
    'Your names',
    'Unaonyesha kadi kuthibitisha jina hili.',
    'You show the card to prove this name.',
  ),
  nationalNumber: say(
    'Nambari yako ya kitambulisho',
    'Your national number',
    'Kadi inathibitisha nambari hii.',
    'It is what the card attests.',
  ),
  dateOfBirth: say(
    'Tarehe ya kuzaliwa',
    'Date of birth',
    'Hutofautisha watu wenye jina moja, na huonyesha umri.',
    'Tells apart people of one name, and shows the age.',
  ),
  sex: say('Jinsia', 'Sex', 'Hutofautisha watu wenye jina moja.', 'Tells apart people of one name.'),
  placeOfBirth: say(
    'Mahali pa kuzaliwa',
    'Place of birth',
    'Hutofautisha watu wenye jina na tarehe moja ya kuzaliwa.',
    'Tells apart people of one name and one date of birth.',
  ),
  nationality: say(
    'Uraia',
    'Nationality',
    'Haki za raia, mgeni na mkimbizi hutofautiana.',
    'Citizens, foreign nationals and refugees have different rights.',
  ),
  residentAs: say(
    'Hadhi ya ukaazi',
    'Resident as',
    'Haki za raia, mgeni na mkimbizi hutofautiana.',
    'Citizens, foreign nationals and refugees have different rights.',
  ),
  county: say(
    'Kaunti ya usajili',
    'County of registration',
    'Ndiko kadi iliyopotea hurudishwa na makosa husahihishwa.',
    'A found card goes back there, and mistakes are corrected there.',
  ),
  portrait: say(
    'Picha yako',
    'Your picture',
    'Huonyesha kwamba kadi ni ya aliyeishika, bila mashine.',
    'Shows without any machine that the card is yours.',
  ),
  signature: say(
    'Sahihi yako',
    'Your signature',
    'Hulinganishwa na sahihi unayotia mbele ya afisa.',
    'Is compared with the one you write before an officer.',
  ),
  guardianNames: say(
    'Majina ya mzazi au mlezi',
    'Names of parent or guardian',
    'Mzazi au mlezi hutenda kwa niaba ya mtoto.',
    'A parent or guardian acts for the child.',
  ),
  guardianNumber: say(
    'Nambari ya mzazi au mlezi',
    'Number of parent or guardian',
    'Humtambua anayetenda kwa niaba ya mtoto.',
    'Identifies who acts for the child.',
  ),
  motherNames: say(
    'Majina ya mama',
    "Mother's names",
    'Sheria ya usajili wa vizazi inayataka kwenye cheti.',
    'The law on the registration of births asks for them.',
  ),
  fatherNames: say(
    'Majina ya baba',
    "Father's names",
    'Sheria ya usajili wa vizazi inayataka kwenye cheti.',
    'The law on the registration of births asks for them.',
  ),
  birthEntryNumber: say(
    'Nambari ya kuandikishwa',
    'Entry number',
    'Huonyesha mahali kizazi kilipoandikwa kwenye daftari.',
    'Says where the birth stands in the register.',
  ),
  birthRegisteredOn: say(
    'Tarehe ya kuandikishwa',
    'Day of registration',
    'Huonyesha lini kizazi kiliandikishwa.',
    'Says when the birth was registered.',
  ),
  registrar: say(
    'Msajili',
    'Registrar',
    'Humtaja aliyethibitisha maandishi.',
    'Names who certified the entry.',
  ),
  licenceNumber: say(
    'Nambari ya leseni',
    'Licence number',
    'Hutambua leseni hii.',
    'Identifies this licence.',
  ),
  licenceClasses: say(
    'Madaraja ya leseni',
    'Licence classes',
    'Huonyesha magari unayoruhusiwa kuendesha.',
    'Says which vehicles you may drive.',
  ),
  licenceFirstIssuedOn: say(
    'Leseni ya kwanza',
    'First issued on',
    'Huonyesha umeendesha kwa muda gani.',
    'Says for how long you have been driving.',
  ),
  restrictions: say(
    'Masharti',
    'Restrictions',
    'Usalama barabarani, kama vile miwani.',
    'Safety on the road, such as glasses.',
  ),
  permitNumber: say('Nambari ya kibali', 'Permit number', 'Hutambua kibali hiki.', 'Identifies this permit.'),
  permitClass: say(
    'Aina ya kibali',
    'Permit class',
    'Huonyesha unachoruhusiwa kufanya.',
    'Says what you are allowed to do.',
  ),
  permitEndsOn: say(
    'Mwisho wa kibali',
    'Permit ends on',
    'Huonyesha kibali kinafaa hadi lini.',
    'Says until when the permit is good.',
  ),
  occupation: say('Kazi', 'Occupation', 'Kibali ni cha kazi hii.', 'The permit is for this work.'),
  employer: say('Mwajiri', 'Employer', 'Kibali ni cha mwajiri huyu.', 'The permit is for this employer.'),
  passportNumber: say(
    'Nambari ya pasipoti',
    'Passport number',
    'Huunganisha hati na pasipoti yako.',
    'Ties the document to your passport.',
  ),
  refugeeNumber: say(
    'Nambari ya mkimbizi',
    'Refugee number',
    'Hutambua usajili wako kama mkimbizi.',
    'Identifies your registration as a refugee.',
  ),
  refugeeSince: say(
    'Mkimbizi tangu',
    'Refugee since',
    'Huonyesha ulinzi ulianza lini.',
    'Says since when you are protected.',
  ),
  issuingOffice: say(
    'Ofisi iliyotoa',
    'Issuing office',
    'Huonyesha uulize wapi kuhusu hati hii.',
    'Says where to ask about this document.',
  ),
  serial: say(
    'Nambari ya kadi',
    'Serial of the card',
    'Hutambua kadi hii; kadi mpya hupata nambari mpya.',
    'Identifies this card; a new card gets a new one.',
  ),
  issuedOn: say(
    'Tarehe ya kutolewa',
    'Day of issue',
    'Huonyesha kadi ilitengenezwa lini.',
    'Says when the card was made.',
  ),
  expiresOn: say(
    'Mwisho wa kutumika',
    'Day of expiry',
    'Huonyesha kadi inafaa hadi lini.',
    'Says until when the card is good.',
  ),
  can: say(
    'Nambari ya kufungua chipu',
    'Number that opens the chip',
    'Asiyeona kadi hawezi kusoma chipu.',
    'Who has not seen the card cannot read the chip.',
  ),
  zone: say(
    'Mistari ya mashine',
    'Lines for machines',
    'Mipakani husomwa kwa mashine; hurudia maelezo yaliyo juu.',
    'Read by machines at borders; repeats what stands above.',
  ),
  office: say(
    'Ofisi ya kuchukulia',
    'Office of collection',
    'Ndiko kadi iliyopotea hurudishwa.',
    'A found card goes back there.',
  ),
  issuer: say(
    'Mamlaka iliyotoa',
    'Issuing authority',
    'Huonyesha ni nani aliyetoa kadi.',
    'Says who issued the card.',
  ),
  chipKey: say(
    'Ufunguo wa chipu',
    'Key of the chip itself',
    'Huonyesha kwamba chipu si nakala; hausemi lolote kukuhusu.',
    'Shows that the chip is no copy; says nothing about you.',
  ),
  stateSignature: say(
    'Sahihi ya Serikali',
    'Signature of the State',
    'Huonyesha kwamba hakuna kilichobadilishwa.',
    'Shows that nothing was changed.',
  ),
};
