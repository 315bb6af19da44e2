import { readFileSync, writeFileSync } from 'node:fs';
import { loadProduct } from './products.ts';
import { planFace } from './plan/plan-face.ts';
import { rasterSide } from './draw/raster.ts';
import { pngOf, previewOf } from './draw/picture.ts';
import { encodePlan, decodePlan } from './plan/plan.ts';
const loaded = loadProduct('huduma-adult'); console.log(loaded.hash);
const B45='0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
let seed=7; const qrText = Array.from({length:330},()=>B45[(seed=(seed*1103515245+12345)&0x7fffffff)%45]).join('');
const base = { serial:'K00000A1X', names:['Mũthoni','Wairĩmũ',"Ng'ang'a"], nationalNumber:'HN-4718-2093-55', dateOfBirth:'1990-02-01', sex:'F' as const, placeOfBirth:"Murang'a", nationality:'KEN', countyName:"Murang'a", issuedOn:'2026-11-22', expiresOn:null, qrText, specimen:true };
const planned = planFace(base, loaded);
if (planned.kind !== 'planned') { console.log(planned); process.exit(1); }
const photo = readFileSync('/tmp/tpl/a.jpg');
const plan = decodePlan(encodePlan(planned.plan)); console.log(encodePlan(plan).length);
for (const side of ['front','back'] as const) { const r = await rasterSide(plan, side, photo); writeFileSync(`/tmp/tpl/${side}.png`, await previewOf(r,{contacts: side==='front'})); writeFileSync(`/tmp/tpl/${side}-full.png`, await pngOf(r)); }
let t=performance.now(); for(let i=0;i<2000;i++) planFace(base, loaded); console.log('plan ms', (performance.now()-t)/2000);
t=performance.now(); for(let i=0;i<30;i++) await rasterSide(plan,'front',photo); console.log('front ms', (performance.now()-t)/30);
t=performance.now(); for(let i=0;i<30;i++) await rasterSide(plan,'back',photo); console.log('back ms', (performance.now()-t)/30);
import { drawPdf, drawSpecimenPortrait, preparePortrait, readQr, drawManifest, checkPlan } from './index.ts';
console.log('check', checkPlan(plan, qrText));
const backSide = await rasterSide(plan,'back',photo);
console.log('qr', await readQr(backSide) === qrText);
t=performance.now(); for(let i=0;i<10;i++) await readQr(backSide); console.log('readQr ms', (performance.now()-t)/10);
const seeds: Buffer[] = []; t=performance.now();
for (let i=0;i<24;i++) seeds.push(Buffer.from(await drawSpecimenPortrait('p'+i, {sex: i%2?'F':'M', age: 18+ (i*7)%60}))); console.log('portrait ms', (performance.now()-t)/24);
import sharp from 'sharp';
await sharp({create:{width:8*205,height:3*262,channels:3,background:'#fff'}}).composite(await Promise.all(seeds.map(async (b,i)=>({input: await sharp(b).resize(200,256).toBuffer(), left:(i%8)*205, top: Math.floor(i/8)*262})))).png().toFile('/tmp/tpl/seeds.png');
t=performance.now(); const prep: any[]=[]; for (const s of seeds) prep.push(await preparePortrait(s)); console.log('prepare ms', (performance.now()-t)/24, prep[0].kind, prep[0].print?.bytes.length, prep[0].chip?.bytes.length);
const cards = Array.from({length:64},(_,i)=>({plan, portrait: prep[i%24].print.bytes}));
for (let i=0;i<3;i++){ t=performance.now(); const pdf = await drawPdf(cards); console.log('pdf 64 ms/card', (performance.now()-t)/64, pdf.length); if(!i) writeFileSync('/tmp/tpl/cards.pdf', await drawPdf([{plan, portrait: prep[1].print.bytes}])); }
writeFileSync('/tmp/tpl/manifest.pdf', await drawManifest({box:'B-000123', office:'NBI-01', officeName:'GPO Nairobi', seal:'S-8812', packedOn:'2026-11-22', rows: Array.from({length:250},(_,i)=>({serial:'K00000'+String(i).padStart(3,'0')}))}));
t=performance.now(); for(let i=0;i<2000;i++) planFace(base, loaded); console.log('plan ms', (performance.now()-t)/2000);
t=performance.now(); for(let i=0;i<2000;i++) checkPlan(plan, qrText); console.log('check ms', (performance.now()-t)/2000);
