#!/usr/bin/env node
/** `npm run demo`: the same unattended, for a number of cards. */
import { launchKadi } from './setup/launch.mjs';
import { prepare } from './setup/prepare.mjs';

if (await prepare('demo')) launchKadi(['demo', ...process.argv.slice(2)]);
else process.exitCode = 1;
