/**
 * `npm run peers -- FOLDER`: our printer languages against other people's programs. FOLDER holds the stand-in for USB
 * (fakeusb.c). Ends with 0 when all is well, 1 when a check failed, 2 for a wrong call, 3 when the peer is not installed.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Gutenprint, missingForGutenprint } from './gutenprint.ts';
import { checkMagicard } from './magicard.ts';

const NOT_INSTALLED = 3;

const main = async (folder: string | undefined): Promise<number> => {
  const shim = join(folder ?? '', 'fakeusb.c');
  if (folder === undefined || !existsSync(shim)) {
    console.error('Say where the stand-in for USB lies: npm run peers -- FOLDER (with fakeusb.c in it).');
    return 2;
  }
  const missing = missingForGutenprint();
  if (missing.length > 0) {
    console.error(
      `Not checked against gutenprint: it is not installed here. apt-get install ${missing.join(' ')}`,
    );
    return NOT_INSTALLED;
  }
  const own = mkdtempSync(join(tmpdir(), 'kadi-peers-'));
  try {
    console.log('gutenprint (Magicard Tango 2e)');
    const checks = await checkMagicard(new Gutenprint(own, shim));
    for (const { name, ok, why } of checks) console.log(`${ok ? '✓' : '✗'} ${name}${ok ? '' : `: ${why}`}`);
    const failed = checks.filter(({ ok }) => !ok).length;
    console.log(`${checks.length - failed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
};

process.exitCode = await main(process.argv[2]);
