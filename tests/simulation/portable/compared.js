/** Lives cases in WebAssembly: node compared.js FOLDER MODULE; prints, as JSON, digests of all arrays of each case by its name. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Kernels, fuses } from "kithkin/kernels.js";
import { World, withBytes } from "kithkin/world.js";

const [folder, file] = process.argv.slice(2);
const module = await WebAssembly.compile(readFileSync(file));
const bytes = readFileSync(`${folder}/bytes`);
const digest = (array) => createHash("sha256").update(array).digest("hex");
const twice = (a, b, c) => Math.fround(Math.fround(a * b) + c);

async function lived({ world: described, lines, seeds, spans, changes, recorded }) {
  const world = new World(await Kernels.of(module), withBytes(described, bytes), lines);
  world.begin(seeds.map(BigInt));
  const sums = spans.map((days, span) => {
    for (const [place, value] of changes[span] ?? []) world.values("parameters.values")[place] = value;
    return Buffer.from(world.live(days, recorded).buffer);
  });
  const arrays = [...world.columns].map(([name, column]) => [name, digest(column.bytes)]);
  return { ...Object.fromEntries(arrays), sums: digest(Buffer.concat(sums)) };
}

const cases = JSON.parse(readFileSync(`${folder}/cases.json`));
const found = {};
for (const [name, each] of Object.entries(cases)) found[name] = await lived(each);
const { probe } = await Kernels.of(module);
console.log(JSON.stringify({ found, fuses: fuses(probe), fooled: fuses(twice) }));
