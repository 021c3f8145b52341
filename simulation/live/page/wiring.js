/** What each part of the page may ask of the others: the objects that `main.js` gives to its parts. `page`: of `main.js`. */

import { refuse } from "kithkin/notices.js";
import { openTab } from "kithkin/tabs.js";

/** What a pointer or a key does to the pictures. */
export function pointed(page) {
  return {
    choose: (person) => page.choose(person),
    open: () => page.person.title?.focus(),
    hover: (person, x, y) => page.saying.point(person, x, y),
    preset: (number, name) => {
      const worlds = page.run.scene.worlds.map((world) => world.scenario);
      worlds[number] = name;
      const { persons, seed, source } = page.run.request;
      page.setUp({ worlds, persons, seed, source });
    },
  };
}

/** What the sheet of a couple does. */
export function personal(page) {
  return {
    ask: (person) => page.run.person(person),
    choose: (person) => page.choose(person),
    strike: (person, kind, world) => page.strike(person, kind, world),
    quantity: () => page.scale,
    follow: (person) => page.following.follow(person),
    followBlow: () => page.followBlow(),
    lesson: () => page.lesson?.number > 0,
    back: () => openTab("lesson"),
  };
}

/** What time does. */
export function timed(page) {
  return {
    live: (days, closely) => page.run.live(days, closely),
    busy: () => page.run.busy > 0 || !page.run.scene,
    day: () => page.run.day,
    paint: (now) => page.paint(now),
    state: () => page.controls && page.state(),
    refused: refuse,
  };
}

/** What the bar and the keys do. */
export function controlled(page) {
  const { player, run } = page;
  return {
    player,
    stop: () => run.stop(),
    network: () => run.scene.network,
    facts: () => ({ ...page.source.facts(), version: page.catalogue.version, module: page.source.kernels, titles: run.scene.worlds.map(({ title }) => title) }),
    reset: (newSeed) => page.reset(newSeed),
    strike: (number) => {
      const kind = run.scene?.events[number];
      if (page.stage.chosen >= 0 && kind) page.strike(page.stage.chosen, kind.name);
    },
    choose: (person) => page.choose(person),
    follow: () => page.following.follow(page.stage.chosen),
    link: () => page.bookmark.copy(),
    setup: () => page.setup.open(run.request),
  };
}

/** What is taken away. */
export function taken({ catalogue, curves, run }) {
  return {
    scene: () => run.scene,
    day: () => run.day,
    measures: catalogue.measures,
    series: (world, measure) => curves.series(world, measure),
    pictures: () => [...document.querySelectorAll(".world canvas")],
  };
}
