import { fuzz } from './run.ts';
import { printerTargets } from './targets/printer.ts';

fuzz('printers', printerTargets);
