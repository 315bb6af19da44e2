/** The files of console/ that a browser may ask for. */
export const PAGE_PARTS: readonly string[] = [
  'page.css',
  'page.js',
  'books.js',
  'dom.js',
  'draw.js',
  'faces.js',
  'rate.js',
  'stations.js',
  'waits.js',
  'words.js',
  'mark.svg',
];
