/** What each area of production control asks the books, beside dossiers and events. */
import type { Pool } from '../connection.ts';
import { afterBooks } from './after-books.ts';
import { collectionBooks } from './collection-books.ts';
import { evidenceBooks } from './evidence-books.ts';
import { feedBooks } from './feed-books.ts';
import { holdBooks } from './hold-books.ts';
import { officeBooks } from './offices-books.ts';
import { packingBooks } from './packing-books.ts';
import { releaseBooks } from './release-books.ts';
import { reportBooks } from './reports-books.ts';
import { requestBooks } from './requests-books.ts';
import { rightsBooks } from './rights-books.ts';
import { stockBooks } from './stock-books.ts';

export const openAreas = (pool: Pool) => ({
  stockBooks: stockBooks(pool),
  releaseBooks: releaseBooks(pool),
  feedBooks: feedBooks(pool),
  holdBooks: holdBooks(pool),
  requestBooks: requestBooks(pool),
  packingBooks: packingBooks(pool),
  officeBooks: officeBooks(pool),
  collectionBooks: collectionBooks(pool),
  afterBooks: afterBooks(pool),
  rightsBooks: rightsBooks(pool),
  evidenceBooks: evidenceBooks(pool),
  reportBooks: reportBooks(pool),
});

export type Areas = ReturnType<typeof openAreas>;
