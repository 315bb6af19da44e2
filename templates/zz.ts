import { openPeeps } from '@dicebear/collection';
import { createAvatar } from '@dicebear/core';
import sharp from 'sharp';
import { loadImage, createCanvas } from '@napi-rs/canvas';
import { writeFileSync } from 'node:fs';
const svg = createAvatar(openPeeps, {seed:'a', skinColor:['8d5524'], headContrastColor:['1a1a1a'], accessoriesProbability:0, facialHairProbability:0, maskProbability:0, face:['calm'], head:['afro'], backgroundColor:['e8eef2'] }).toString();
writeFileSync('/tmp/tpl/a.svg', svg); console.log(svg.length, svg.slice(0,400));
for (let i=0;i<4;i++){ let t=performance.now(); const j = await sharp(Buffer.from(svg),{density:72*600/704}).resize(480,600,{fit:'cover'}).jpeg().toBuffer(); console.log('sharp',performance.now()-t, j.length);
t=performance.now(); const im = await loadImage(Buffer.from(svg)); const c=createCanvas(480,600); c.getContext('2d').drawImage(im,0,0,480,600); const b=await c.encode('jpeg',85); console.log('canvas',performance.now()-t,b.length); writeFileSync('/tmp/tpl/a.jpg', b);}
