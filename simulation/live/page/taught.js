/** What a lesson does to the scene, and what it reads of it: the side of the page that `lesson.js` speaks to. */

import { sceneOf } from "kithkin/steps.js";

/** `page`: of `main.js`. */
export function taught(page) {
  const { catalogue, changes, curves, player, run } = page;
  const world = (number) => run.scene.worlds[number];
  return {
    begin: (step, option) => beginStep(page, step, option),
    again: () => page.reset(false),
    play: (day, speed) => {
      player.setSpeed(speed);
      player.playTo(day);
    },
    strike: ({ person, kind, world: where }) => page.strike(person, kind, where),
    slider: (name, number) => changes.single(name, number),
    value: (name, number) => world(number)?.values[name],
    series: (number, measure) => curves.series(number, measure),
    measure: (name) => catalogue.measures.find((each) => each.name === name),
    event: (kind) => run.scene.events.find(({ name }) => name === kind).label,
    worlds: () => run.scene?.worlds ?? [],
    followBlow: () => page.followBlow(),
    couples: (frame) => couplesOf(page, frame),
  };
}

async function beginStep(page, step, option) {
  const { bookmark, catalogue, curves, player, run, source } = page;
  player.play(false);
  bookmark.turn();
  player.setSpeed(step.speed);
  curves.choose(step.curve);
  if (option < 0) curves.forget();
  page.colourBy(catalogue.quantities.findIndex(({ name }) => name === step.show));
  await page.attempt(() => run.setup(sceneOf(step, option, (name) => source.usual(name))));
}

/** The strain of both partners of each couple, in each world: [[[strain, strain], ...], ...]. */
function couplesOf({ run, scales }, frame) {
  const { partner } = run.scene;
  const scale = scales.find(({ quantity }) => quantity.name === "strain");
  const first = Array.from(partner.keys()).filter((person) => partner[person] > person);
  return frame.worlds.map(({ quantities }) => {
    const strain = quantities[scale.number];
    return first.map((person) => [person, partner[person]].map((each) => scale.valueOf(strain[each])));
  });
}
