/**
 * The words by which a person is found, each once: without marks, apostrophes and letter case, so that Ng'ang'a, NGANG’A and
 * Ngʼangʼa meet, and a hyphen parts words as people type them. Latin letters with a bar or a tail keep them: to find is to
 * be exact, and the card shows which spelling was approved.
 */
export const nameWords = (names: readonly string[]): readonly string[] => {
  const words = names.flatMap((name) =>
    name
      .normalize('NFKD')
      .replace(/[\p{Mn}'’‘ʼʻ`´′]/gu, '')
      .toUpperCase()
      .split(/[\s\p{Pd}.,]+/u),
  );
  return [...new Set(words)].filter((word) => word !== '');
};
