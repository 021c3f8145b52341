/** A couple looked at closely in one world: its curves, what struck it, whom it asked, where it stands with a programme. */

const PARTNER = "partner";

/** What the sheet of a person shows of a world; `couple`: the person, and the partner if there is one. */
export function toldOf(lived, couple, prepared) {
  const { quantities } = prepared.catalogue;
  const curves = quantities.map((quantity, number) => [quantity.name, [0, 1].map((side) => curveOf(lived, quantity, number, couple[side]))]);
  const now = curves.map(([name, [own]]) => [name, own.at(-1)]);
  return {
    curves: Object.fromEntries(curves),
    now: Object.fromEntries(now),
    words: Object.fromEntries(now.map(([name, value], number) => [name, wordOf(quantities[number], value)])),
    events: eventsOf(lived, couple),
    asked: askedOf(lived, couple, prepared),
    programme: standingOf(lived, couple[0], prepared),
    partner_programme: couple.length > 1 ? standingOf(lived, couple[1], prepared) : null,
  };
}

function curveOf(lived, { low, high }, number, person) {
  if (person === undefined) return [];
  return lived.days.map((day) => low + (day.quantities[number][person] / 255) * (high - low));
}

function wordOf({ words }, value) {
  return words.reduce((best, mark) => (Math.abs(mark[0] - value) < Math.abs(best[0] - value) ? mark : best))[1];
}

function eventsOf(lived, couple) {
  return lived.days.flatMap(({ events }, n) =>
    events
      .filter(({ person }) => couple.includes(person))
      .map(({ person, kind, byHand }) => ({ day: lived.firstDay + n, person, kind: lived.part.kinds[kind], by_hand: byHand })),
  );
}

function askedOf(lived, couple, prepared) {
  const told = lived.days.flatMap(({ episodes }, n) =>
    episodes
      .filter(({ seeker }) => couple.includes(seeker))
      .map((episode) => episodeOf(episode, lived.firstDay + n, lived.ground.names, prepared)),
  );
  return told.slice(-prepared.catalogue.limits.episodes);
}

function episodeOf({ seeker, helper, relation: number, answered, ruminated, quality }, day, names, { catalogue, words }) {
  const relation = catalogue.relations[number];
  const outcome = outcomeOf(words.outcomes, answered, ruminated, quality);
  const pattern = words.asked[relation.name === PARTNER ? PARTNER : "other"];
  const told = filled(pattern, { name: names[helper], relation: relation.label, outcome });
  return { day, person: seeker, helper, name: names[helper], relation: relation.name, answered, ruminated, quality, words: told };
}

function outcomeOf(outcomes, answered, ruminated, quality) {
  if (!answered) return outcomes.unanswered;
  if (ruminated) return outcomes.ruminated;
  return outcomes.helped.find(([bound]) => quality > bound)[1];
}

/** Where somebody stands with a programme; the first day is day 1. */
function standingOf(lived, person, { catalogue, words }) {
  const { places } = lived.ground;
  const of = (column) => lived.world.values(`people.${column}`)[places[person]];
  const status = catalogue.statuses[of("status")].name;
  const offer = lived.part.offers[Math.max(of("programme"), 0)];
  if (!offer) return { status, words: words.standings.nowhere };
  const sessions = lived.values[`${offer.table}.${offer.name}.sessions`];
  const title = `the ${offer.name.replaceAll("-", " ")}`;
  return { status, words: filled(words.standings[status], { title, day: of("since") + 1, attended: of("attended"), sessions }) };
}

/** A pattern with what stands in braces filled in. */
function filled(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
