/** One handler for each address of the table. */
import type { Handlers } from '../call.ts';
import { afterHandlers } from './after.ts';
import { cardHandlers } from './cards.ts';
import { casesHandlers } from './cases.ts';
import { collectionHandlers } from './collection.ts';
import { evidenceHandlers } from './evidence.ts';
import { evidencePackHandlers } from './evidence-pack.ts';
import { extractHandlers } from './extracts.ts';
import { officesHandlers } from './offices.ts';
import { packingHandlers } from './packing.ts';
import { releaseHandlers } from './release.ts';
import { reportsHandlers } from './reports.ts';
import { requestsHandlers } from './requests.ts';
import { rightsHandlers } from './rights.ts';
import { stationHandlers } from './stations.ts';
import { stockHandlers } from './stock.ts';
import { viewingHandlers } from './viewing.ts';

type Uploads = Parameters<typeof extractHandlers>[0];
type Views = Parameters<typeof viewingHandlers>[0];

export const allHandlers = ({ uploads, ...views }: Views & { readonly uploads: Uploads }): Handlers => ({
  ...viewingHandlers(views),
  ...extractHandlers(uploads),
  ...stockHandlers,
  ...stationHandlers,
  ...cardHandlers,
  ...evidenceHandlers(),
  ...afterHandlers,
  ...casesHandlers,
  ...collectionHandlers,
  ...evidencePackHandlers,
  ...officesHandlers,
  ...packingHandlers,
  ...releaseHandlers,
  ...reportsHandlers,
  ...requestsHandlers,
  ...rightsHandlers,
});
