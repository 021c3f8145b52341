/** The measures of all days shown so far: `of(world, measure)` is an array by day, beginning with day 1. */

const WINDOW = 7;

export class History {
  /** `worlds` and `measures`: how many there are. */
  constructor(worlds, measures) {
    this.measures = measures;
    this.values = Array.from({ length: worlds }, () => Array.from({ length: measures }, () => []));
  }

  get days() {
    return this.values[0][0].length;
  }

  /** Take up a frame's days; days that are there already are replaced, and those after it forgotten. */
  add(frame) {
    const kept = Math.min(frame.firstDay - 1, this.days);
    this.values.forEach((world, w) =>
      world.forEach((values, m) => {
        values.length = kept;
        frame.curves.forEach((row) => values.push(row[w * this.measures + m]));
      }),
    );
  }

  of(world, measure) {
    return this.values[world][measure];
  }
}

/** Mean of the last seven days, of as many as there are; days without a value do not count. */
export function smooth(values) {
  let [sum, count] = [0, 0];
  const take = (value, sign) => {
    if (!Number.isFinite(value)) return;
    sum += sign * value;
    count += sign;
  };
  return values.map((value, day) => {
    take(value, 1);
    if (day >= WINDOW) take(values[day - WINDOW], -1);
    return count ? sum / count : NaN;
  });
}
