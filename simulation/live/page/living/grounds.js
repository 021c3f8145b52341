/** Networks with everybody's place in the picture: those that the page carries, and others from the server that serves it. */

import { Refusal } from "kithkin/refusals.js";
import { unpacked } from "kithkin/unpacking.js";
import { withBytes } from "kithkin/world.js";

/** Where a network for a request is found. */
export function grounds(prepared) {
  const carried = new Map(prepared.grounds.map((ground) => [keyOf(ground.request), ground]));
  return { found: (request) => find(request, carried, prepared) };
}

async function find(request, carried, prepared) {
  refuseNumbers(request, prepared.catalogue.limits);
  const key = keyOf(request);
  if (!carried.has(key)) carried.set(key, await asked(request, prepared));
  return opened(carried.get(key), prepared);
}

function refuseNumbers(request, limits) {
  const fits = (value, [low, high]) => Number.isInteger(value) && value >= low && value <= high;
  const wrong = ["persons", "seed"].filter((name) => !fits(request[name], limits[name]));
  const sentences = wrong.map((name) => `${name} = ${request[name]}: must be a whole number in ${limits[name].join(" to ")}`);
  if (sentences.length) throw new Refusal(sentences);
}

function keyOf({ persons, seed, source, changes = {} }) {
  return JSON.stringify([source, source === "generated" ? persons : 0, seed, Object.entries(changes).sort()]);
}

/** A network that the page does not carry, from the server; a page from a disk or another host has none. */
async function asked({ persons, seed, source, changes }, prepared) {
  const words = new URLSearchParams({ persons, seed, source, changes: JSON.stringify(changes) });
  const answer = /^https?:/.test(location.protocol) ? await fetch(`ground?${words}`).catch(() => null) : null;
  const told = answer?.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : null;
  if (told?.why) throw new Refusal(told.why);
  if (!told) throw new Refusal([lacking(prepared)]);
  return told;
}

function lacking({ grounds: carried, catalogue }) {
  const [{ request }] = carried;
  const alike = ({ persons, source, changes }) => keyOf({ persons, source, changes, seed: request.seed }) === keyOf(request);
  const seeds = carried.filter((ground) => alike(ground.request)).map((ground) => ground.request.seed);
  const what = request.source === "generated" ? `${request.persons} persons` : request.source;
  return (
    `This page carries the network of ${what} for the seeds ${seeds.join(", ")} only; ` +
    `"kithkin view" makes any other (kithkin ${catalogue.version}).`
  );
}

/** A network as the worlds on it read it. */
function opened(ground, prepared) {
  if (ground.open) return ground.open;
  const { message, plan } = ground;
  const { persons, names, partner } = message;
  const ties = withBytes(ground.ties, unpacked(ground.bytes));
  const [places, identity] = ["places", "identity"].map((name) => {
    const { data } = ties.find((each) => each.name === `ties.${name}`);
    return new Int32Array(data.slice(0, persons * Int32Array.BYTES_PER_ELEMENT).buffer);
  });
  const parts = partsOf(ground.parts ?? prepared.parts);
  ground.open = { message, plan, persons, names, partner, ties, places, identity, parts, relations: relationsOf(message) };
  return ground.open;
}

/** Kind of relation by the pair's number, seen from both sides. */
function relationsOf({ ties, persons }) {
  const found = new Map();
  for (let at = 0; at < ties.length; at += 3) {
    const [one, other, kind] = ties.slice(at, at + 3);
    found.set(one * persons + other, kind + 1).set(other * persons + one, kind + 1);
  }
  return found;
}

function partsOf(parts) {
  const opened = Object.entries(parts).map(([name, part]) => [name, { ...part, arguments: withBytes(part.arguments, unpacked(part.bytes)) }]);
  return Object.fromEntries(opened);
}
