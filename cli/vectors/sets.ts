import { chipAccessRuns } from './access.ts';
import { claim169Texts } from './claim169.ts';
import { chipFiles } from './lds.ts';
import { mrzZones } from './mrz.ts';
import { pkiFiles } from './pki.ts';
import { EVOLIS_VECTORS } from './printers-evolis.ts';
import { magicardJobs } from './printers-magicard.ts';
import { magicardStatus } from './printers-magicard-status.ts';
import { SCP_VECTORS } from './scp.ts';
import { securityObjects } from './sod.ts';
import { vdsSeals } from './vds.ts';
import type { VectorSet } from './vector-set.ts';

/** Every reader of vectors there is. */
export const VECTOR_SETS: readonly VectorSet[] = [
  ...SCP_VECTORS,
  mrzZones,
  chipAccessRuns,
  chipFiles,
  securityObjects,
  pkiFiles,
  vdsSeals,
  claim169Texts,
  magicardJobs,
  magicardStatus,
  ...EVOLIS_VECTORS,
];
