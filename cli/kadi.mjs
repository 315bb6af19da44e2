#!/usr/bin/env node
/** `kadi`: any command. */
import { launchKadi } from './setup/launch.mjs';
import { prepare } from './setup/prepare.mjs';

if (await prepare('kadi')) launchKadi(process.argv.slice(2));
else process.exitCode = 1;
