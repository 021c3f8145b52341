/** How often partners have their bad days together: what the picture shows as pairs of one colour. */

/** Strain, in SD, from which on a day is a bad one: the model's own usual bound. */
const BAD = 1;

/**
 * Of the couples in which at least one partner has a bad day, the share in which both have; NaN where there is none.
 * `couples`: [[strain, strain], ...].
 */
export function together(couples) {
  const some = couples.filter(([one, other]) => one > BAD || other > BAD);
  return some.filter(([one, other]) => one > BAD && other > BAD).length / some.length;
}
