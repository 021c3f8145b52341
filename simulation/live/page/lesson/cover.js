/** The cover of the lessons: what the page shows, who helps in each world, one blow to follow, and the steps of both lessons. */

import { button, element } from "kithkin/elements.js";
import { SIDES } from "kithkin/sides.js";
import { STEPS } from "kithkin/steps.js";
import { given, word } from "kithkin/words.js";

/** Elements of the cover. `worlds`: [{title, summary}, ...]; `begin(step)` and `followBlow()` do what is pressed. */
export function cover(worlds, begin, followBlow) {
  const list = (lesson) => STEPS.map((step, n) => [step, n + 1]).filter(([step]) => step.lesson === lesson)
    .map(([step, n]) => element("li", {}, button(word(`step.${step.name}.title`), () => begin(n), { class: "link" })));
  return [
    element("h2", { tabindex: "-1" }, word("lesson.what")),
    element("p", {}, word("lesson.seen")),
    element("ul", { class: "worlds-said" }, ...worlds.map(({ title, summary }, n) => element("li", { class: SIDES[n] }, element("b", {}, given(title)), ": ", given(summary)))),
    element("p", {}, word("lesson.free")),
    button(word("follow.blow"), followBlow, { class: "wide", title: word("follow.blow.title"), id: "cover-blow" }),
    element("h3", {}, word("lesson.1")),
    element("p", { class: "quiet" }, word("lesson.cover")),
    element("ol", { class: "contents" }, ...list(1)),
    element("h3", {}, word("lesson.2")),
    element("ol", { class: "contents" }, ...list(2)),
    element("div", { class: "pages" }, button(word("lesson.begin"), () => begin(1), { class: "primary wide", id: "begin" })),
  ];
}
