import { specimenPeople, writeExtract } from '/work/main/cli/specimen/index.ts';
import { openExtract, checkRecord } from '/work/main/pipeline/extract/index.ts';
import { registerKey } from '/work/main/tests/extract/parcel.ts';
import { loadProduct } from '/work/main/templates/index.ts';
import { rmSync } from 'node:fs';
const { signer, trust } = registerKey();
let t = performance.now(); const lap = (w: string) => { const n = performance.now(); console.log(w, Math.round(n - t), 'ms'); t = n; };
const people = specimenPeople({ count: 100_000, seed: 1 }); lap('people');
for (const path of ['/tmp/e-x', '/tmp/e-x.zip']) {
  rmSync(path, { recursive: true, force: true }); t = performance.now();
  await writeExtract({ people, path, extractId: 'X', signer, cache: '/tmp/e-cache' }); lap('write ' + path);
}
people.length = 0; globalThis.gc?.();
for (const path of ['/tmp/e-x', '/tmp/e-x.zip']) {
  t = performance.now();
  const e = await openExtract(path, trust); lap('open ' + path);
  let n = 0, good = 0, max = 0; const p = (id: string) => { try { return loadProduct(id).product } catch { return undefined } };
  for await (const { text } of e.records()) { n++; if (checkRecord(text, p, '2026-11-22').kind === 'good') good++; if (n % 5000 === 0) { globalThis.gc?.(); max = Math.max(max, process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers); } }
  lap('read+check ' + n + ' good ' + good + ' heap MB ' + Math.round(max / 1e6)); await e.close();
}
