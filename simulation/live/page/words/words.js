/**
 * Every word that a reader sees goes through here: `word(key, values)` for those of the page, by their key in `english.js`, `sheets.js` and
 * `lessons.js`, and `given(text)` for those that come with the scene. With `?language=pseudo` each is shown in brackets, so that a
 * translator, and a test, sees which are not in a catalogue.
 */

import { ENGLISH } from "kithkin/english.js";
import { LESSONS } from "kithkin/lessons.js";
import { SHEETS } from "kithkin/sheets.js";

const TABLE = { ...ENGLISH, ...SHEETS, ...LESSONS };
const marked = new URLSearchParams(location.search).get("language") === "pseudo" ? (text) => `⟦${text}⟧` : (text) => text;

/** The words of a key, with what stands in braces filled in: `word("day", {day: 3})`. An unknown key is an error. */
export function word(key, values = {}) {
  if (!has(key)) throw new Error(`${key}: is not in the catalogue of words`);
  return marked(TABLE[key].replace(/\{(\w+)\}/g, (_, name) => values[name]));
}

/** Words that the scene brings along: titles, meanings, sentences of refusals. */
export function given(text) {
  return text ? marked(text) : "";
}

/** Whether there are words for a key. */
export function has(key) {
  return key in TABLE;
}

/** All keys that begin with `prefix`, in their order. */
export function keysOf(prefix) {
  return Object.keys(TABLE).filter((key) => key.startsWith(prefix));
}

/** Fill the elements that name their words: `data-word` is their text, `data-title` and `data-label` what is said about them. */
export function fillWords(within = document) {
  for (const each of within.querySelectorAll("[data-word]")) each.textContent = word(each.dataset.word);
  for (const each of within.querySelectorAll("[data-title]")) each.title = word(each.dataset.title);
  for (const each of within.querySelectorAll("[data-label]")) each.setAttribute("aria-label", word(each.dataset.label));
}

/** What the unit of a measure means to somebody who does not know it. */
export function unitOf(name, unit) {
  const key = [`unit.of.${name}`, `unit.${unit}`].find(has);
  return key ? word(key) : given(unit);
}
