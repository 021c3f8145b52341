/** Person-days a second in WebAssembly: node portable.js FOLDER; by module and persons, the median of repeats. */

import { readFileSync } from "node:fs";
import { Kernels } from "kithkin/kernels.js";
import { World, withBytes } from "kithkin/world.js";

const FLAVOURS = ["exact", "relaxed"];
const [folder] = process.argv.slice(2);
const { cases, warm, repeats, lines } = JSON.parse(readFileSync(`${folder}/cases.json`));
const bytes = readFileSync(`${folder}/bytes`);

/** Person-days a second of processor time, once the engine has compiled the module at its best. */
async function speed(module, { persons, days, world: described, seeds }) {
  const world = new World(await Kernels.of(module), withBytes(described, bytes), lines);
  world.begin(seeds.map(BigInt));
  world.live(warm);
  const found = Array.from({ length: repeats }, () => {
    const before = process.cpuUsage().user;
    world.live(days);
    return (persons * days * 1e6) / (process.cpuUsage().user - before);
  });
  return found.sort((one, other) => one - other)[Math.floor(repeats / 2)];
}

const found = {};
for (const flavour of FLAVOURS) {
  const module = await WebAssembly.compile(readFileSync(`${folder}/${flavour}.wasm`)).catch(() => null);
  if (!module) continue;
  found[flavour] = {};
  for (const each of cases) found[flavour][each.persons] = await speed(module, each);
}
console.log(JSON.stringify(found));
