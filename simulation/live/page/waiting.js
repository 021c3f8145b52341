/** The page that stands in the place of the living one while that is being made: it tells the stage and the seconds. */

import { byId } from "kithkin/elements.js";
import { fillWords, given, word } from "kithkin/words.js";

const PAUSE = 200;

function stop(words) {
  byId("what").textContent = words;
  for (const each of document.querySelectorAll("progress, #stage, #seconds")) each.remove();
}

async function look() {
  const answer = await fetch("progress").catch(() => null);
  if (!answer) return stop(word("waiting.ended"));
  const state = await answer.json();
  if (state.done) return location.reload();
  if (state.why.length) return stop(given(state.why.join(" ")));
  const stage = given(state.stage);
  if (byId("stage").textContent !== stage) byId("stage").textContent = stage;
  byId("seconds").textContent = word("waiting.seconds", state);
  return setTimeout(look, PAUSE);
}

fillWords();
look();
