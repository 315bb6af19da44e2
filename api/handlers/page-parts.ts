/** The files of console/ that a browser may ask for. */
export const ORIGINS: readonly string[] = ['page.css', 'page.js', 'draw.js', 'words.js', 'mark.svg'];
