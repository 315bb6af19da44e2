import { PDFiumLibrary } from '@hyzyla/pdfium';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
const lib = await PDFiumLibrary.init();
for (const [f,scale] of [['cards',300/72],['manifest',1.2]] as const) { const doc = await lib.loadDocument(readFileSync(`/tmp/tpl/${f}.pdf`)); for (const page of doc.pages()) { const r = await page.render({scale, render:'bitmap'}); console.log(f, page.number, r.width, r.height); const rgba = Buffer.from(r.data); await sharp(rgba,{raw:{width:r.width,height:r.height,channels:4}}).png().toFile(`/tmp/tpl/${f}-${page.number}.png`); } doc.destroy(); }
lib.destroy();
