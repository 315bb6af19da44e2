const ORDINARY = 100;

/** The schema lets only 1 to 1000 through. */
export const limitOf = (asked: string | undefined): number =>
  asked === undefined ? ORDINARY : Number(asked);
