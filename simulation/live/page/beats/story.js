/** The beat of a slow day in a sentence below each picture: of the couple that is looked at, else of all. */

import { toldIn } from "kithkin/beats.js";
import { element } from "kithkin/elements.js";
import { given, word } from "kithkin/words.js";

const MOST = 2;

/** Sentences of a world's day by beat; `person`: who is looked at, -1 for nobody. */
export function storyOf(world, scene, person) {
  if (person < 0) return storyOfAll(toldIn(world, scene), scene);
  const couple = [person, scene.partner[person]].filter((each) => each >= 0);
  const told = toldIn(world, scene, couple);
  const name = (each) => given(scene.names[each]);
  const said = {
    events: told.events.map((event) => word("story.struck", { name: name(event.person), words: given(scene.events[event.kind].words) })),
    crossing: told.caught.map(({ from, to, amount }) => word(amount > 0 ? "story.caught" : "story.calmed", { name: name(to), other: name(from), amount: Math.abs(amount).toFixed(1) })),
    support: told.episodes.map((episode) => support(episode, name)),
    programmes: told.came.map((each) => word("story.came", { name: name(each) })),
  };
  return filled(said, (beat) => word(`story.none.${beat}`));
}

function support({ seeker, helper, relation, answered, ruminated, quality }, name) {
  const how = !answered ? "turned" : ruminated ? "ruminated" : quality > 0 ? "helped" : "worse";
  return word(`story.${how}`, { name: name(seeker), helper: name(helper), who: word(`story.who.${relation}`) });
}

function storyOfAll({ events, caught, episodes, came }) {
  const count = (list, test) => list.filter(test).length;
  const strained = count(caught, ({ amount }) => amount > 0);
  const [helped, turned] = [count(episodes, (each) => each.answered && !each.ruminated), count(episodes, (each) => !each.answered)];
  const said = {
    events: [word("story.all.events", { number: events.length })],
    crossing: [word("story.all.crossing", { strained, calmed: caught.length - strained })],
    support: [word("story.all.support", { asked: episodes.length, helped, turned, ruminated: episodes.length - helped - turned })],
    programmes: [word("story.all.programmes", { number: came.length })],
  };
  return filled(said, () => "");
}

function filled(said, none) {
  return Object.fromEntries(Object.entries(said).map(([beat, sentences]) => [beat, sentences.length ? sentences.slice(0, MOST).join(" ") : none(beat)]));
}

/** The sentences of one world as they stand below its picture. */
export class Story {
  #days = null;
  /** The beat whose sentence stands there, "" for none; null where it is of another day. */
  #shown = "";

  /** `place`: the element that shows them. */
  constructor(place) {
    this.place = place;
  }

  /** Sentences of a day of `world`, for whoever looks at `person`. */
  show(world, scene, person) {
    this.#days = storyOf(world, scene, person);
    this.#shown = null;
  }

  /** Show a beat's sentence; nothing where no beat is shown. */
  paint(beat) {
    const name = beat && this.#days ? beat.name : "";
    if (name === this.#shown) return;
    this.#shown = name;
    this.place.hidden = !name;
    if (name) this.place.replaceChildren(element("b", {}, word(`beat.${name}`)), " ", this.#days[name]);
  }
}
