/** The files of console/ that a browser may ask for. */
export const PAGE_PARTS: readonly string[] = [
  'page.css',
  'page.js',
  'dom.js',
  'draw.js',
  'rate.js',
  'stations.js',
  'waits.js',
  'words.js',
  'mark.svg',
];
