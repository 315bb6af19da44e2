#!/usr/bin/env node
/**
 * `npm run fuzz`: the tests of bad input with 100,000 cases for everything that decodes; takes an hour or two.
 * `npm run fuzz -- tests/fuzz/seal.test.ts` for a part; KADI_FUZZ_SEED has other cases, KADI_FUZZ_CASES another number of them.
 */
import { launchTests } from './setup/launch.mjs';
import { prepare } from './setup/prepare.mjs';

// A script of npm that sets a variable itself would not run on Windows.
process.env.KADI_FUZZ = 'long';

const [...only] = process.argv.slice(2);
if (await prepare('test')) launchTests(['--project', 'rooms', ...(only.length > 0 ? only : ['tests/fuzz'])]);
else process.exitCode = 1;
