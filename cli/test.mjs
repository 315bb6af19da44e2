#!/usr/bin/env node
/** `npm test`: the whole suite, or the files named. */
import { launchTests } from './setup/launch.mjs';
import { prepare } from './setup/prepare.mjs';

if (await prepare('test')) launchTests(process.argv.slice(2));
else process.exitCode = 1;
