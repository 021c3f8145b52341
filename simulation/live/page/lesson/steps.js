/**
 * The steps of the lessons as facts; their words are in `lessons.js`. A scene plays to the day `until`, `strike` falls by itself.
 * `predict`: options to choose from, the right one's number, or a curve to draw from `draw` to `until`. `shown`: what the
 * answer tells, means over days. `claims`: what the words promise of the model, right less left unless `of` says otherwise;
 * `tests/simulation/live/test_lesson_claims.py` lives them over many seeds. `control`: what may be changed afterwards.
 * The table is JSON, so that Python reads it, too: a page carries the networks of all steps.
 */

// prettier-ignore
export const STEPS = [
  {"name": "blow", "lesson": 1, "worlds": ["partner-alone", "partner-alone"], "persons": 2, "seed": 12,
   "changes": [{"network.single_share": 0}, {}], "show": "strain", "curve": "strain", "speed": 6,
   "strike": {"day": 14, "person": 0, "kind": "health", "world": 1}, "until": 110, "predict": {"draw": 14, "high": 1},
   "shown": [{"measure": "strain", "days": [15, 28]}, {"measure": "strain", "days": [96, 110]}],
   "claims": [{"measure": "strain", "days": [15, 28], "low": 0.3, "high": 1.0},
              {"measure": "strain", "days": [96, 110], "low": 0.1, "high": 0.45},
              {"measure": "strain", "days": [68, 82], "over": [15, 28], "low": 0.35, "high": 0.7},
              {"measure": "strain", "days": [96, 110], "over": [15, 28], "low": 0.15, "high": 0.5}],
   "control": {"strike": "health", "person": 0, "world": 1}},
  {"name": "partner", "lesson": 1, "worlds": ["partner-alone", "partner-alone"], "persons": 60, "seed": 4,
   "changes": [{"network.single_share": 0, "strain.crossover": 0, "strain.lagged_crossover": 0},
               {"strain.crossover": 0.5, "strain.lagged_crossover": 0}], "show": "strain", "curve": "strained",
   "speed": 6, "until": 90, "predict": {"options": 3, "right": 1},
   "shown": [{"measure": "strained", "days": [30, 90]}, {"measure": "together", "days": [30, 90]}],
   "claims": [{"measure": "strained", "days": [30, 90], "low": 0.0, "high": 0.05},
              {"measure": "together", "days": [30, 90], "low": 0.15, "high": 0.6}],
   "control": {"parameter": "strain.crossover", "world": 1}},
  {"name": "friend", "lesson": 1, "worlds": ["partner-alone", "ordinary-life"], "persons": 80, "seed": 3,
   "changes": [{}, {}], "show": "belonging", "curve": "belonging", "speed": 5, "until": 60, "predict": {"options": 3, "right": 0},
   "shown": [{"measure": "belonging", "days": [46, 60]}, {"measure": "strain", "days": [32, 60]}],
   "claims": [{"measure": "belonging", "days": [46, 60], "low": 0.1, "high": 0.25},
              {"measure": "strain", "days": [32, 60], "low": -0.1, "high": -0.03}],
   "control": {"slow": true}},
  {"name": "limits", "lesson": 1, "worlds": ["ordinary-life", "ordinary-life"], "persons": 120, "seed": 5, "oftener": 6,
   "changes": [{}, {"answering.cost": 0.3}], "show": "strain", "curve": "strain", "speed": 6, "until": 90,
   "predict": {"options": 3, "right": 2},
   "shown": [{"measure": "answered", "days": [30, 90]}, {"measure": "strain", "days": [30, 90]}, {"measure": "strained", "days": [30, 90]}],
   "claims": [{"measure": "answered", "days": [30, 90], "low": -0.015, "high": 0.015},
              {"measure": "strain", "days": [30, 90], "low": 0.04, "high": 0.13},
              {"measure": "strained", "days": [30, 90], "low": 0.01, "high": 0.06}],
   "control": {"parameter": "answering.cost", "world": 1}},
  {"name": "programme", "lesson": 1, "worlds": ["partner-alone", "support-group-alone"], "persons": 200, "seed": 2,
   "changes": [{}, {}], "show": "strain", "curve": "share_waiting", "speed": 7, "until": 200, "predict": {"options": 3, "right": 0},
   "shown": [{"measure": "share_waiting", "days": [186, 200]}, {"measure": "share_enrolled", "days": [186, 200]},
             {"measure": "share_finished", "days": [200, 200]}],
   "claims": [{"measure": "share_waiting", "days": [186, 200], "low": 0.35, "high": 0.6},
              {"measure": "share_enrolled", "days": [1, 42], "low": 0, "high": 0},
              {"measure": "share_enrolled", "days": [43, 56], "low": 0.005, "high": 0.06},
              {"measure": "share_finished", "days": [200, 200], "low": 0.005, "high": 0.06}],
   "control": {"parameter": "programmes.support-group.places", "world": 1}},
  {"name": "places", "lesson": 1, "worlds": ["ordinary-life", "support-group"], "persons": 200, "seed": 14,
   "changes": [{}, {"programmes.support-group.places": 0.1, "programmes.support-group.uptake": 0.5}],
   "show": "strain", "curve": "strained", "speed": 7, "until": 200,
   "predict": {"options": 4, "right": 1, "changes": [
     {"programmes.support-group.eligible_share": 0.1}, {"programmes.support-group.eligible_share": 0.4},
     {"programmes.support-group.screen": "none"},
     {"programmes.support-group.screen": "belonging", "programmes.support-group.eligible_share": 0.1}]},
   "shown": [{"measure": "strained", "days": [120, 200], "avoided": true}, {"measure": "strained", "days": [120, 200]},
             {"measure": "share_enrolled", "days": [120, 200]}],
   "claims": [{"measure": "strained", "days": [120, 200], "low": -0.02, "high": -0.003},
              {"measure": "share_enrolled", "days": [120, 200], "low": 0.07, "high": 0.1},
              {"measure": "share_enrolled", "days": [120, 200], "option": 0, "low": 0.02, "high": 0.068},
              {"measure": "strained", "days": [120, 200], "option": 0, "worse": 1},
              {"measure": "strained", "days": [120, 200], "option": 2, "worse": 1},
              {"measure": "strained", "days": [120, 200], "option": 3, "worse": 1},
              {"measure": "strained", "days": [120, 200], "wins": [0.45, 0.8]}]},
  {"name": "either", "lesson": 2, "worlds": ["ordinary-life", "support-group-alone"], "persons": 200, "seed": 1,
   "changes": [{}, {"programmes.support-group.places": 0.2}], "show": "belonging", "curve": "strain", "speed": 7, "until": 180,
   "predict": {"options": 3, "right": 0},
   "shown": [{"measure": "strain", "days": [120, 180]}, {"measure": "belonging", "days": [120, 180]}],
   "claims": [{"measure": "strain", "days": [120, 180], "low": 0.01, "high": 0.07},
              {"measure": "belonging", "days": [120, 180], "low": -0.25, "high": -0.08}],
   "control": {"parameter": "programmes.support-group.facilitator_advantage", "world": 1}},
  {"name": "both", "lesson": 2, "worlds": ["ordinary-life", "support-group"], "persons": 200, "seed": 7,
   "changes": [{}, {"programmes.support-group.places": 0.2}], "show": "skill", "curve": "strain", "speed": 7, "until": 200,
   "predict": {"options": 3, "right": 1},
   "shown": [{"measure": "strain", "days": [170, 200]}, {"measure": "skill", "days": [170, 200]}],
   "claims": [{"measure": "strain", "days": [170, 200], "low": -0.12, "high": -0.04},
              {"measure": "skill", "days": [170, 200], "low": 0.05, "high": 0.16}],
   "control": {"parameter": "programmes.support-group.places", "world": 1}},
  {"name": "leader", "lesson": 2, "worlds": ["support-group", "support-group"], "persons": 200, "seed": 8,
   "changes": [{"programmes.support-group.places": 0.2, "programmes.support-group.facilitator_advantage": 0},
               {"programmes.support-group.places": 0.2}], "show": "skill", "curve": "strain", "speed": 7, "until": 180,
   "predict": {"options": 3, "right": 1},
   "shown": [{"measure": "strain", "days": [120, 180]}, {"measure": "skill", "days": [120, 180]}],
   "claims": [{"measure": "strain", "days": [120, 180], "low": -0.03, "high": -0.008},
              {"measure": "skill", "days": [120, 180], "low": 0.01, "high": 0.06}],
   "control": {"parameter": "programmes.support-group.facilitator_advantage", "world": 1}},
  {"name": "hours", "lesson": 2, "worlds": ["befriending", "support-group"], "persons": 200, "seed": 9,
   "changes": [{"informal.befriending.places": 0.2}, {"programmes.support-group.places": 0.15}], "show": "belonging", "curve": "belonging",
   "speed": 7, "until": 240, "predict": {"options": 3, "right": 1},
   "shown": [{"measure": "strain", "days": [200, 240]}, {"measure": "belonging", "days": [200, 240]}, {"measure": "contact_hours", "days": [200, 240]}],
   "claims": [{"measure": "strain", "days": [200, 240], "low": -0.05, "high": -0.005},
              {"measure": "belonging", "days": [200, 240], "low": -0.012, "high": 0.004},
              {"measure": "contact_hours", "days": [200, 240], "low": -5, "high": 2}],
   "control": {"parameter": "programmes.support-group.places", "world": 1}}
];

const RATE = /^stressors\.kinds\.\w+\.rate$/;

/**
 * The scene of a step with the option chosen, -1 for none. Where the step says so, every kind of event is that many times as
 * frequent as usual. `usual(preset)`: its values.
 */
export function sceneOf({ worlds, persons, seed, changes, oftener, predict }, option, usual) {
  const often = (name) => {
    const rates = Object.entries(usual(name));
    return Object.fromEntries(rates.filter(([parameter]) => RATE.test(parameter)).map(([parameter, rate]) => [parameter, Number((oftener * rate).toPrecision(6))]));
  };
  const tables = changes.map((table, world) => ({ ...(oftener ? often(worlds[world]) : {}), ...table }));
  Object.assign(tables.at(-1), predict.changes?.[option]);
  return { worlds, persons, seed, source: "generated", changes: tables };
}
