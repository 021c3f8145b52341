/** From the lines that the kernels record to measures: the steps of `simulation.kernels.sums.sums.completed`, day by day. */

/** Measures (measures,) of one day; `lines`: what the kernels recorded of it; `of`: {persons, paired, parameters} of the world. */
export function measuresOf(lines, of, { sums, measures }) {
  const day = completed(lines, of, sums);
  const total = (numbers) => numbers.reduce((sum, number) => sum + day[number], 0);
  return Float32Array.from(measures, ({ numerator, denominator, factor }) => {
    return (factor * total(numerator)) / (denominator.length ? total(denominator) : of.persons);
  });
}

function completed(lines, { persons, paired, parameters }, sums) {
  const day = Float64Array.from(lines);
  withoutPadding(day, Math.ceil(persons / sums.block) * sums.block - persons, sums.counted, parameters);
  const { at } = sums;
  rest(day, sums.kinds, persons);
  rest(day, sums.statuses, persons);
  day[at.STRAIN] = span(sums.strain).reduce((sum, line) => sum + day[line], 0);
  day[at.PAIRED] = paired;
  day[at.HELPED] = day[at.ANSWERED];
  const hours = parameters[sums.hours];
  day[at.PARTNER_HOURS] = day[at.PARTNER_ANSWERED] * hours;
  day[at.PEER_HOURS] = (day[at.ANSWERED] - day[at.PARTNER_ANSWERED]) * hours;
  return day;
}

/** The padding of the last block holds the start value, and must not be counted. */
function withoutPadding(day, padding, counted, parameters) {
  for (const { line, start, above, value, parameter } of counted) {
    const limit = parameter === null ? value : parameters[parameter];
    if (above ? start > limit : start < limit) day[line] -= padding;
  }
}

/** Whoever is in none of the other lines is in this one. */
function rest(day, { first, width, line }, persons) {
  const others = span({ first, width }).filter((each) => each !== line);
  day[line] = persons - others.reduce((sum, each) => sum + day[each], 0);
}

function span({ first, width }) {
  return Array.from({ length: width }, (_, k) => first + k);
}
