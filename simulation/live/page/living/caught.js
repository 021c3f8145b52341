/**
 * How much strain each person catches from the partner on the coming day. The kernels do not keep it, so they are asked: the day is
 * lived twice on trial, with and without crossing over, and without help, sessions and listening, which come later in the day. What
 * then differs is what was caught. Afterwards every byte of the world is as before.
 */

import { writeParameters } from "kithkin/parameters.js";

const CROSSING = ["strain.crossover", "strain.lagged_crossover"];
/** What moves strain after it has crossed over. */
const LATER = /^(seeking\.rate|answering\.cost|answering\.cost_of_strain|episode\.relief|(programmes|informal)\..+\.relief)$/;
/** Columns that no day changes. */
const LASTING = /^(ties|parameters)\./;

/** SD caught on the next day by each person, by number; `lived`: a world before that day. */
export function caughtIn(lived) {
  const { world, part, values, ground, prepared } = lived;
  const { day } = world;
  const kept = [...world.columns].filter(([name]) => !LASTING.test(name)).map(([, column]) => [column, column.bytes.slice()]);
  const deviations = (changes) => {
    writeParameters(world, { ...values, ...changes }, prepared.model, part);
    world.live(1, false);
    const found = world.values("people.deviation").slice();
    kept.forEach(([column, bytes]) => column.bytes.set(bytes));
    world.day = day;
    return found;
  };
  const later = none(Object.keys(values).filter((name) => LATER.test(name)));
  const [crossed, alone] = [later, { ...later, ...none(CROSSING) }].map(deviations);
  writeParameters(world, values, prepared.model, part);
  return Float32Array.from(ground.places, (place) => crossed[place] - alone[place]);
}

function none(names) {
  return Object.fromEntries(names.map((name) => [name, 0]));
}
