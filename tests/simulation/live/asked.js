/** The page's own world without a page: node asked.js FOLDER; prints, as JSON, what is asked for in tasks.json. */

import { readFileSync } from "node:fs";
import { chosen } from "kithkin/kernels.js";
import { digest } from "kithkin/digest.js";
import { Living } from "kithkin/living.js";
import { Many } from "kithkin/many.js";
import { seedsOf } from "kithkin/seeds.js";

const [folder] = process.argv.slice(2);
const read = (name) => JSON.parse(readFileSync(`${folder}/${name}.json`));
const [prepared, tasks] = ["prepared", "tasks"].map(read);
const { module } = await chosen({ exact: readFileSync(`${folder}/exact.wasm`), relaxed: readFileSync(`${folder}/relaxed.wasm`) });
globalThis.location = { protocol: "file:" };

async function scene(request = {}) {
  const living = new Living(prepared, module);
  return [living, await living.setup(request)];
}

/** Days with strikes and changes, as a viewer makes them. */
async function lived({ request, acts, days }) {
  const [living, message] = await scene(request);
  const curves = [];
  const events = [];
  while (living.day < days) {
    for (const act of acts.filter(({ day }) => day === living.day)) {
      if (act.name) living.set(act.world, act.name, act.value);
      else living.strike(act.person, act.kind);
    }
    const frame = living.live(1, living.day % 3 === 0);
    curves.push(...frame.curves.map((row) => [...row]));
    events.push(frame.worlds.map((world) => world.events.length));
  }
  return { curves, events, facts: living.facts(), message, person: living.person(tasks.person), frame: living.live(0) };
}

/** Parameters of each scenario after changes, as the kernels read them. */
async function written({ world, changes }) {
  const [living] = await scene({ worlds: [world], changes: [changes] });
  const { columns } = living.worlds[0].world;
  const names = [...columns.keys()].filter((name) => name.startsWith("parameters."));
  return Object.fromEntries(names.map((name) => [name, Array.from(columns.get(name).values, String)]));
}

async function refused({ request = {}, act }) {
  try {
    const [living] = await scene(request);
    if (act) living[act[0]](...act.slice(1));
    return [];
  } catch (refusal) {
    return refusal.why ?? [`${refusal.stack}`];
  }
}

/** The last fingerprints after a reset to the same seed and to another. */
async function again({ request, days, seed }) {
  const [living] = await scene(request);
  const prints = [];
  for (const next of [undefined, null, seed]) {
    if (next !== undefined) await living.reset(next);
    living.live(days);
    prints.push(living.facts().fingerprints);
  }
  return prints;
}

/** What is caught on a day, and every person's deviation and partner the evening before. */
async function caught(request) {
  const [living] = await scene(request);
  living.live(5);
  const [{ world }] = living.worlds;
  const before = Array.from(living.ground.places, (place) => world.values("people.deviation")[place]);
  const [today] = living.live(1, true).worlds;
  return { before, partner: [...living.ground.partner], caught: [...today.caught] };
}

/** Curves of two other lives, and of one of them lived by itself; its fingerprint. */
async function many({ acts, days, luck }) {
  const [living] = await scene();
  const others = await Many.of(living, () => acts, 2);
  while (!others.advance(days, performance.now() + 5));
  const [alone] = await scene({ luck });
  const measures = prepared.catalogue.measures.length;
  const own = Array.from({ length: days }, () => alone.live(1).curves[0][measures]);
  return { first: others.series(1, 0, measures).map((values) => values.slice(0, acts[0].day)), own, prints: alone.facts().fingerprints };
}

const all = (list, act) => Promise.all(list.map(act));
const found = {
  lived: await lived(tasks.lived),
  written: await all(tasks.written, written),
  refused: await all(tasks.refused, refused),
  many: await many(tasks.many),
  caught: await all(tasks.caught, caught),
  again: await again(tasks.again),
  seeds: tasks.seeds.map((seed) => seedsOf(seed).map(String)),
  digests: tasks.texts.map((text) => digest(new TextEncoder().encode(text))),
};
console.log(JSON.stringify(found, (_, value) => (value instanceof Uint8Array ? [...value] : value)));
