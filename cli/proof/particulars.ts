import type { Particular } from '../../card/index.ts';

/** What only some documents need, of an invented person: usual words, and the longest that have to fit. */
export interface Sample {
  readonly usual: string;
  readonly long?: string;
}

export const SAMPLE_PARTICULARS: Readonly<
  Record<Exclude<Particular, 'birthEntryNumber' | 'birthRegisteredOn' | 'licenceFirstIssuedOn'>, Sample>
> = {
  guardianNames: {
    usual: 'Leah Chepkemoi Kiptoo',
    long: "Everlyne-Christabel Nanjala Wekesa-Ng'ang'a Khaemba",
  },
  guardianNumber: { usual: 'SPM112233445' },
  motherNames: {
    usual: 'Leah Chepkemoi Kiptoo',
    long: 'Christabel-Everlyne Nanjala Wekesa-Mukhwana Khaemba',
  },
  fatherNames: { usual: 'Elijah Kibet arap Korir', long: 'Abdirahman Warsame Farah Hassan Adan Yusuf Gedi' },
  registrar: { usual: 'Asha Mwinyi Kombo', long: 'Bartholomew-Emmanuel Mwakwambirwa Mwangolo' },
  licenceNumber: { usual: 'DL-SPM-0031457' },
  licenceClasses: { usual: 'B, C1', long: 'A2, A3, B, C, C1, D1, G' },
  restrictions: { usual: '01', long: '01, 03, 10' },
  permitNumber: { usual: 'WP-SPM-99120' },
  permitClass: { usual: 'D' },
  permitEndsOn: { usual: '2027-11-21' },
  occupation: { usual: 'Civil engineer', long: 'Consultant anaesthesiologist and lecturer' },
  employer: {
    usual: 'Specimen Works Limited, Athi River',
    long: 'Specimen Teaching and Referral Hospital and College of Health Sciences',
  },
  passportNumber: { usual: 'SPZ0012345' },
  refugeeNumber: { usual: 'SPM-KAK-00123' },
  refugeeSince: { usual: '2011-09-02' },
  issuingOffice: { usual: 'Nairobi', long: 'Kakuma Refugee Settlement' },
};
