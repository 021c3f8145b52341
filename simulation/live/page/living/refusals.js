/** What a scenario may not be: sentences about values that the model refuses, as `simulation.scenario` words them. */

const KINDS = {
  number: (value) => typeof value === "number" && Number.isFinite(value),
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  choice: (value, { choices }) => choices.includes(value),
};
const FIXED = /^(network\..*|name|summary|programmes\.[^.]+\.unit|informal\.[^.]+\.kind)$/;

/** A request that cannot be met; `why` says so in sentences. */
export class Refusal extends Error {
  constructor(why) {
    super(why.join("\n"));
    this.why = why;
  }
}

/** The parameter of a dotted name, whose programme or kind of event stands as `*` in the catalogue. */
export function declared(name, parameters) {
  const pattern = name.replace(/^(programmes|informal)\.[^.]+\./, "$1.*.");
  return parameters.find((parameter) => parameter.name === name || parameter.name === pattern);
}

/** Sentences about new values of a world that has `values`; none if all is well. */
export function mistakesIn(changes, values, parameters) {
  const single = Object.entries(changes).flatMap(([name, value]) => mistakesOf(name, value, values, parameters));
  return single.length ? single : together({ ...values, ...changes });
}

function mistakesOf(name, value, values, parameters) {
  if (FIXED.test(name)) return [`${name}: is fixed once a scene is set up; set up a new one`];
  const parameter = declared(name, parameters);
  if (!parameter || !(name in values)) return [`${name}: unknown name`];
  const { kind, low, high, choices } = parameter;
  const shown = typeof value === "string" ? `'${value}'` : value;
  if (!KINDS[kind](value, parameter)) return [`${name} = ${shown}: must be ${wanted(kind, choices)}`];
  if (typeof value !== "number" || (value >= low && value <= high)) return [];
  return [`${name} = ${shown}: must lie in ${low} to ${high}`];
}

function wanted(kind, choices) {
  if (kind === "choice") return `one of ${choices.join(", ")}`;
  return { number: "a number", integer: "a whole number", boolean: "true or false" }[kind];
}

/** Values that the model refuses because of each other. */
function together(values) {
  const { "strain.carry_over": carried, "strain.lagged_crossover": lagged, "company.contagion": contagion } = values;
  const found = [];
  const room = 1 - carried;
  if (lagged >= room) found.push(`strain.lagged_crossover = ${lagged}: must be less than 1 - carry_over = ${short(room)}`);
  const caught = contagion * (1 + Math.abs(values["company.asymmetry"]));
  if (caught >= room - lagged) {
    const rule = "times 1 + |company.asymmetry| must be less than 1 - strain.carry_over - strain.lagged_crossover";
    found.push(`company.contagion = ${short(contagion)}: ${rule} = ${short(room - lagged)}`);
  }
  return [...found, ...groupsIn(values)];
}

function groupsIn(values) {
  return Object.keys(values).flatMap((name) => {
    if (!/^programmes\.[^.]+\.group_minimum$/.test(name)) return [];
    const table = name.replace(/group_minimum$/, "");
    const sizes = { group_size: values[`${table}group_size`], group_minimum: values[name] };
    const found = sizes.group_minimum > sizes.group_size ? [`${name} = ${sizes.group_minimum}: must be at most group_size = ${sizes.group_size}`] : [];
    if (values[`${table}unit`] !== "couple") return found;
    const odd = Object.entries(sizes).filter(([, persons]) => persons % 2);
    return [...found, ...odd.map(([field, persons]) => `${table}${field} = ${persons}: must be even, couples take part together`)];
  });
}

function short(number) {
  return Number(number.toPrecision(6));
}
