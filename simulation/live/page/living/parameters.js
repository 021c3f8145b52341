/** A scenario's values, by dotted name, as the kernels read them: the formulas of `simulation.parameters`. */

const LEAST_LUCK = 2 ** -24;
const DAYS = 365;

/** Parameters that follow from others; `of(name)` is a value. */
const DERIVED = {
  stressors_kept: (of) => 2 ** (-1 / of("stressors.half_life")),
  stressors_logit: (of) => logit(of("stressors.daily_share")),
  stressors_shared_stretch: (of) => 1 / Math.max(of("stressors.shared_share"), LEAST_LUCK),
  strain_confounded: (of) => of("strain.support_effect") * (1 - of("strain.causal_share")),
  strain_supported: (of) => of("strain.support_effect") * of("strain.causal_share"),
  strain_slow_rate: (of) => 1 / of("strain.slow_time"),
  strain_slow_step: (of) => step(1 / of("strain.slow_time"), of("strain.slow_sd")),
  resources_support_rate: (of) => 1 / of("resources.support_time"),
  resources_support_step: (of) => step(1 / of("resources.support_time"), of("resources.support_noise_sd")),
  resources_esteem_step: (of) => step(of("resources.esteem_rate"), Math.sqrt(1 - of("resources.esteem_trait_share"))),
  resources_skill_kept: (of) => 2 ** (-1 / of("resources.skill_half_life")),
  seeking_partner_logit: (of) => logit(of("seeking.partner_share")),
  company_fading: (of) => 1 / of("company.belonging_time"),
  company_group_tie_loss: (of) => 1 / of("company.group_tie_life"),
  relationship_shared_start: (of) => of("relationship.shared_level") - of("relationship.load_slope") * of("relationship.reference_load"),
  relationship_usual_aftermath: (of) => 1 / (1 + of("relationship.aftermath") * of("relationship.reference_conflicts")),
  relationship_closeness_rate: (of) => 1 / of("relationship.closeness_time"),
  relationship_closeness_step: (of) => step(1 / of("relationship.closeness_time"), of("relationship.closeness_sd")),
  relationship_baseline_weight: (of) =>
    of("relationship.closeness_of_baseline") / Math.sqrt((1 + of("network.baseline_correlation")) / 2),
};

/** Fields of a programme that follow from others. */
const OF_A_SESSION = {
  couples: (of) => of("unit") === "couple",
  mean: (of, all) => between(of, all, "quality_mean"),
  sd: (of, all) => Math.max(between(of, all, "quality_sd"), 0),
  screened_by: (of, all, model) => model.screens.indexOf(of("screen")),
  by_members: (of) => of("volunteers") === "members",
};

/** Columns of the trainings, and the values that fill them. */
const TRAININGS = { start: "start_day", interval: "training_interval", share: "share", hours: "training_hours", gain: "listening_gain" };

/**
 * Write `values` to the parameters of a world. `model`: names and places as `simulation.live.prepared` lists them; `part`: kinds,
 * offers and trainings of the world's scenario.
 */
export function writeParameters(world, values, model, part) {
  const of = (name) => Number(values[name]);
  const numbers = [...model.parameters.map(of), ...model.derived.map((name) => DERIVED[name](of))];
  world.values("parameters.values").set(numbers);
  part.kinds.forEach((kind, place) => writeKind(world, place, (field) => of(`stressors.kinds.${kind}.${field}`)));
  part.offers.forEach((offer, place) => writeOffer(world, place, offer, { values, model, part }));
  part.trainings.forEach((name, place) => {
    for (const [column, field] of Object.entries(TRAININGS)) {
      const array = world.values(`parameters.trainings.${column}`);
      const value = values[`informal.${name}.${field}`];
      array[place] = array instanceof BigInt64Array ? BigInt(value) : value;
    }
  });
}

function writeKind(world, place, of) {
  const set = (column, value) => (world.values(`parameters.kinds.${column}`)[place] = value);
  set("own", (of("rate") * (1 - of("joint"))) / DAYS);
  set("joint", (of("rate") * of("joint")) / DAYS);
  set("weight", of("weight") / 100);
  set("quarrels", of("quarrels"));
}

function writeOffer(world, place, { name, table }, { values, model, part }) {
  const of = (field) => values[`${table}.${name}.${field}`] ?? model.visits[field];
  const array = world.values("parameters.programmes");
  model.programme.forEach((field, row) => {
    const value = field in OF_A_SESSION ? OF_A_SESSION[field](of, values, model) : of(field);
    array[row * part.offers.length + place] = Number(value);
  });
}

/** A quality at a given advantage: 0 is informal help, 1 the programme's own. */
function between(of, all, name) {
  const informal = all[`episode.${name}`];
  return informal + of("facilitator_advantage") * (of(name) - informal);
}

function logit(share) {
  return Math.log(share / (1 - share));
}

/** SD of the weekly noise of a slow state that keeps its spread. */
function step(rate, sd) {
  return Math.min(Math.sqrt(14 * rate), 1) * sd;
}
