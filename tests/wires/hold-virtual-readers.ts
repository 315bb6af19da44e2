/** Run as a process of its own: starts the virtual readers on the folder given, says so, and holds them. */
import { startPrivatePcscd } from '../../printers/simulator/pcscd.ts';

const virtual = await startPrivatePcscd({ folder: process.argv[2] ?? '' });
process.stdout.write('off' in virtual ? `${virtual.off}\n` : 'ready\n');
setInterval(() => {}, 60_000);
