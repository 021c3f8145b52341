/** Sentences that come up for a moment and are read aloud: refusals, and what was done. */

import { button, byId, element } from "kithkin/elements.js";
import { given, word } from "kithkin/words.js";

const SHOWN = 9_000;
const AT_MOST = 3;

/** Say something; `kind` is "refusal" or "done". */
export function say(words, kind = "done") {
  const place = byId("notices");
  const same = [...place.children].find((notice) => notice.dataset.words === words);
  same?.remove();
  const notice = element("div", { class: `notice ${kind}`, "data-words": words }, element("span", {}, words));
  notice.append(button("×", () => notice.remove(), { class: "close", "aria-label": word("page.close") }));
  place.append(notice);
  while (place.children.length > AT_MOST) place.firstChild.remove();
  setTimeout(() => notice.remove(), kind === "refusal" ? SHOWN : SHOWN / 3);
}

/** Tell why something was refused. */
export function refuse(error) {
  const sentences = error.why ?? [error.message];
  sentences.forEach((sentence) => say(given(sentence), "refusal"));
}
