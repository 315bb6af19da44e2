/**
 * Makes the shipped fonts: `npm run fonts` (OCR-B is taken from Debian's package fonts-ocr-b, which is in the public domain).
 * Run by a developer when the coverage changes; the results are checked in, so production needs neither the full fonts
 * nor the subsetter. Cut down beforehand,
 * because a whole Noto Sans costs 27 ms a document to parse and embed, and a card needs Latin only.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';

/** Inclusive ranges of code points. Names in Kenya are written in Latin letters, some with tilde, macron or dot. */
const RANGES: readonly (readonly [number, number])[] = [
  [0x0020, 0x007e], // Basic Latin
  [0x00a0, 0x00ff], // Latin-1 Supplement
  [0x0100, 0x017f], // Latin Extended-A: ĩ ũ ŋ
  [0x0180, 0x024f], // Latin Extended-B
  [0x0250, 0x02af], // IPA: letters of African alphabets (ɓ ɗ ɛ ɔ)
  [0x02b9, 0x02c8], // modifier letters: ʼ and its kin
  [0x0300, 0x0345], // combining marks
  [0x1e00, 0x1eff], // Latin Extended Additional
  [0x2010, 0x2015], // hyphens and dashes
  [0x2018, 0x201f], // quotation marks
  [0x2022, 0x2022],
  [0x2026, 0x2026],
  [0x2032, 0x2033],
  [0x20ac, 0x20ac],
  [0x2116, 0x2116],
];

const WEIGHTS = {
  regular: '400Regular/NotoSans_400Regular.ttf',
  bold: '700Bold/NotoSans_700Bold.ttf',
  heavy: '900Black/NotoSans_900Black.ttf',
} as const;

/** Marks are placed and pairs kerned; ligatures are dropped, so one letter is one glyph and widths add up. */
const FEATURES = ['ccmp', 'kern', 'mark', 'mkmk'];

const folder = fileURLToPath(new URL('.', import.meta.url));
const source = fileURLToPath(new URL('../../node_modules/@expo-google-fonts/noto-sans/', import.meta.url));

let text = '';
for (const [from, to] of RANGES) {
  for (let point = from; point <= to; point++) text += String.fromCodePoint(point);
}

for (const [weight, file] of Object.entries(WEIGHTS)) {
  const full = await readFile(`${source}${file}`);
  const cut = await subsetFont(full, text, { targetFormat: 'truetype', keepFeatures: FEATURES, noHinting: true });
  await writeFile(`${folder}noto-sans-${weight}.ttf`, cut);
  console.log(`noto-sans-${weight}.ttf ${cut.length} bytes`);
}

/** The characters of a machine readable zone (ICAO Doc 9303-3 §4.3). */
const ZONE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<';
const ocr = await readFile('/usr/share/fonts/opentype/ocr-b/OCRB.otf');
const zone = await subsetFont(ocr, ZONE, { targetFormat: 'sfnt', noHinting: true });
await writeFile(`${folder}ocr-b.otf`, zone);
console.log(`ocr-b.otf ${zone.length} bytes`);
