#!/usr/bin/env node
/** `npm start`: everything of one machine, from nothing. */
import { launchKadi } from './setup/launch.mjs';
import { prepare } from './setup/prepare.mjs';

if (await prepare('start')) launchKadi(['up', ...process.argv.slice(2)]);
else process.exitCode = 1;
