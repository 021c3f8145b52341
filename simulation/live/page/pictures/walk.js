/** Walking through a picture by arrow keys: persons stand in rows, as words on a page, so that everybody is reached. */

const WIDE = 2;

/** Rows of persons from top to bottom, each from left to right; a row holds about twice as many persons as there are rows. */
export function rowsOf({ persons, positions }) {
  const along = (axis) => (one, other) => positions[2 * one + axis] - positions[2 * other + axis] || one - other;
  const down = Array.from({ length: persons }, (_, person) => person).sort(along(1));
  const size = Math.max(1, Math.round(Math.sqrt(persons * WIDE)));
  return Array.from({ length: Math.ceil(persons / size) }, (_, row) => down.slice(row * size, (row + 1) * size).sort(along(0)));
}

/** Who is reached from a person: sideways the next in the row, and at its end in the next row; up and down the nearest. */
export function stepped(rows, { positions }, person, [right, down]) {
  if (right) {
    const all = rows.flat();
    return all[(all.indexOf(person) + right + all.length) % all.length];
  }
  const row = rows[rows.findIndex((each) => each.includes(person)) + down];
  if (!row) return person;
  const apart = (other) => Math.abs(positions[2 * other] - positions[2 * person]);
  return row.reduce((best, other) => (apart(other) < apart(best) ? other : best));
}

/** Who stands nearest to the middle of a scene. */
export function middlemost({ persons, positions, frame }) {
  const apart = (person) => Math.hypot(positions[2 * person] - frame.x.middle, positions[2 * person + 1] - frame.y.middle);
  return Array.from({ length: persons }, (_, person) => person).reduce((best, person) => (apart(person) < apart(best) ? person : best));
}
