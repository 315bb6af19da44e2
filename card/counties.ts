/** The 47 counties by their gazetted code (Constitution of Kenya, First Schedule); not the ISO 3166-2 number. Match on the code, never on the name. */
export interface County {
  readonly code: number;
  readonly name: string;
  readonly headquarters: string;
}

export const COUNTIES: readonly County[] = [
  { code: 1, name: 'Mombasa', headquarters: 'Mombasa' },
  { code: 2, name: 'Kwale', headquarters: 'Kwale' },
  { code: 3, name: 'Kilifi', headquarters: 'Kilifi' },
  { code: 4, name: 'Tana River', headquarters: 'Hola' },
  { code: 5, name: 'Lamu', headquarters: 'Lamu' },
  { code: 6, name: 'Taita-Taveta', headquarters: 'Mwatate' },
  { code: 7, name: 'Garissa', headquarters: 'Garissa' },
  { code: 8, name: 'Wajir', headquarters: 'Wajir' },
  { code: 9, name: 'Mandera', headquarters: 'Mandera' },
  { code: 10, name: 'Marsabit', headquarters: 'Marsabit' },
  { code: 11, name: 'Isiolo', headquarters: 'Isiolo' },
  { code: 12, name: 'Meru', headquarters: 'Meru' },
  { code: 13, name: 'Tharaka-Nithi', headquarters: 'Kathwana' },
  { code: 14, name: 'Embu', headquarters: 'Embu' },
  { code: 15, name: 'Kitui', headquarters: 'Kitui' },
  { code: 16, name: 'Machakos', headquarters: 'Machakos' },
  { code: 17, name: 'Makueni', headquarters: 'Wote' },
  { code: 18, name: 'Nyandarua', headquarters: 'Ol Kalou' },
  { code: 19, name: 'Nyeri', headquarters: 'Nyeri' },
  { code: 20, name: 'Kirinyaga', headquarters: 'Kerugoya/Kutus' },
  { code: 21, name: "Murang'a", headquarters: "Murang'a" },
  { code: 22, name: 'Kiambu', headquarters: 'Kiambu' },
  { code: 23, name: 'Turkana', headquarters: 'Lodwar' },
  { code: 24, name: 'West Pokot', headquarters: 'Kapenguria' },
  { code: 25, name: 'Samburu', headquarters: 'Maralal' },
  { code: 26, name: 'Trans-Nzoia', headquarters: 'Kitale' },
  { code: 27, name: 'Uasin Gishu', headquarters: 'Eldoret' },
  { code: 28, name: 'Elgeyo-Marakwet', headquarters: 'Iten' },
  { code: 29, name: 'Nandi', headquarters: 'Kapsabet' },
  { code: 30, name: 'Baringo', headquarters: 'Kabarnet' },
  { code: 31, name: 'Laikipia', headquarters: 'Rumuruti' },
  { code: 32, name: 'Nakuru', headquarters: 'Nakuru' },
  { code: 33, name: 'Narok', headquarters: 'Narok' },
  { code: 34, name: 'Kajiado', headquarters: 'Kajiado' },
  { code: 35, name: 'Kericho', headquarters: 'Kericho' },
  { code: 36, name: 'Bomet', headquarters: 'Bomet' },
  { code: 37, name: 'Kakamega', headquarters: 'Kakamega' },
  { code: 38, name: 'Vihiga', headquarters: 'Vihiga' },
  { code: 39, name: 'Bungoma', headquarters: 'Bungoma' },
  { code: 40, name: 'Busia', headquarters: 'Busia' },
  { code: 41, name: 'Siaya', headquarters: 'Siaya' },
  { code: 42, name: 'Kisumu', headquarters: 'Kisumu' },
  { code: 43, name: 'Homa Bay', headquarters: 'Homa Bay' },
  { code: 44, name: 'Migori', headquarters: 'Migori' },
  { code: 45, name: 'Kisii', headquarters: 'Kisii' },
  { code: 46, name: 'Nyamira', headquarters: 'Nyamira' },
  { code: 47, name: 'Nairobi', headquarters: 'Nairobi' },
];

export const countyName = (code: number): string => COUNTIES[code - 1]?.name ?? String(code);
