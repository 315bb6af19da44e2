/**
 * Gathers calls that come within a few milliseconds into one call for all of them: one query for 64 cards' material, one
 * PDF document for 64 cards' faces. Each caller gets its own answer; a failure of the whole goes to all of them.
 */
export const gather = <Ask, Answer>(
  most: number,
  waitMs: number,
  answerAll: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
): ((ask: Ask) => Promise<Answer>) => {
  interface Waiting {
    readonly ask: Ask;
    readonly resolve: (answer: Answer) => void;
    readonly reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const group = waiting;
    waiting = [];
    if (group.length === 0) return;
    answerAll(group.map((one) => one.ask)).then(
      (answers) => {
        for (const [i, one] of group.entries()) {
          const answer = answers[i];
          if (answer === undefined)
            one.reject(new Error(`${answers.length} answers for ${group.length} questions`));
          else one.resolve(answer);
        }
      },
      (error: unknown) => {
        for (const one of group) one.reject(error);
      },
    );
  };

  return (ask) =>
    new Promise<Answer>((resolve, reject) => {
      waiting.push({ ask, resolve, reject });
      if (waiting.length >= most) flush();
      else timer ??= setTimeout(flush, waitMs);
    });
};
