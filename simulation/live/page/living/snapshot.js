/** What can be seen of a world on a day, read from the kernels' memory after it; reading changes nothing. */

import { MATE, PARTNER } from "kithkin/relations.js";

const LEVELS = 255;
const ATTENDED = 2;

/**
 * {quantities: [Uint8Array a quantity], standing, events: [{person, kind, byHand}], episodes: [{seeker, helper, relation, answered,
 * ruminated, quality}], sessions: [{group, programme, quality, seats: [{person, attended}]}]}; all persons by number, not by place.
 * `struck`: events by hand since the day before.
 */
export function snapshot(world, ground, quantities, struck) {
  const seen = reader(world, ground);
  return {
    quantities: quantities.map((quantity) => levels(seen.values(quantity.name), quantity)),
    standing: Uint8Array.from(seen.values("status")),
    events: [...eventsOf(seen.today("events"), world.kinds), ...struck],
    episodes: episodesOf(seen, ground),
    sessions: sessionsOf(seen, ground.persons),
  };
}

/** Columns by person; where a column names persons by place, `person(place)` says who that is. */
function reader(world, { places, identity }) {
  const column = (name) => {
    const { values, shape } = world.columns.get(name);
    if (shape.length === 1) return Array.from(places, (place) => values[place]);
    const [kinds, room] = shape;
    return Array.from(places, (place) => {
      let total = 0;
      for (let kind = 0; kind < kinds; kind += 1) total = Math.fround(total + values[kind * room + place]);
      return total;
    });
  };
  return {
    values: (name) => column(`people.${name}`),
    today: (name) => column(`today.${name}`),
    person: (place) => (place < 0 ? -1 : identity[place]),
  };
}

/** Values as bytes: 0 for the lowest that is shown, 255 for the highest. */
function levels(values, { low, high }) {
  return Uint8Array.from(values, (value) => Math.min(Math.max(Math.round(((value - low) * LEVELS) / (high - low)), 0), LEVELS));
}

function eventsOf(bits, kinds) {
  return bits.flatMap((word, person) => {
    const struck = Array.from({ length: kinds }, (_, kind) => kind).filter((kind) => (word >> kind) & 1);
    return struck.map((kind) => ({ person, kind, byHand: false }));
  });
}

function episodesOf(seen, ground) {
  const [asked, helper, quality, ruminated] = ["asked", "helper", "quality", "ruminated"].map(seen.today);
  return asked.flatMap((place, seeker) => {
    if (place < 0) return [];
    const told = seen.person(place);
    const outcome = { answered: helper[seeker] >= 0, ruminated: ruminated[seeker] > 0, quality: quality[seeker] };
    return [{ seeker, helper: told, relation: relationOf(ground, seeker, told), ...outcome }];
  });
}

/** Who a person is to another: partner, tie of a kind, or a mate of a finished group. */
function relationOf(ground, seeker, helper) {
  if (ground.partner[seeker] === helper) return PARTNER;
  return ground.relations.get(seeker * ground.persons + helper) ?? MATE;
}

/** Groups that met, those who were expected, and who of them came. */
function sessionsOf(seen, persons) {
  const [session, received, quality] = ["session", "received", "quality"].map(seen.today);
  const [group, programme] = ["group", "programme"].map(seen.values);
  const met = new Map();
  for (let person = 0; person < persons; person += 1) {
    if (!session[person]) continue;
    const found = met.get(group[person]) ?? { group: group[person], programme: Math.max(programme[person], 0), seats: [], felt: [] };
    const attended = session[person] === ATTENDED;
    found.seats.push({ person, attended });
    if (attended) found.felt.push(received[person] - quality[person]);
    met.set(found.group, found);
  }
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
  return [...met.values()].map(({ felt, ...rest }) => ({ ...rest, quality: mean(felt) }));
}
