/** What the picture's colours and signs mean, in words. */

import { button, byId, element } from "kithkin/elements.js";
import { icon } from "kithkin/icons.js";
import { onThemeChange } from "kithkin/theme.js";
import { given, word } from "kithkin/words.js";

/** Windows in which the signs stand open. */
const ROOMY = "(min-width: 1000px) and (min-height: 900px)";

export class Legend {
  /** `scales` and `differing`: one a quantity; `changed(number)` is told which quantity the reader chooses. */
  constructor(scales, differing, changed) {
    Object.assign(this, { scales, differing, changed, differs: false });
    this.menu = element("select", { id: "quantity", "aria-label": word("sign.menu") });
    this.menu.append(...scales.map(({ quantity, number }) => element("option", { value: number }, given(quantity.label))));
    this.menu.addEventListener("change", () => {
      this.#draw();
      changed(Number(this.menu.value));
    });
    this.less = button(word("sign.less"), () => this.showDifference(!this.differs), { id: "less", title: word("sign.less.title"), "aria-pressed": "false" });
    this.colours = element("div", { class: "colours" });
    this.signs = element("div", { class: "signs" });
    const fold = element("details", { class: "fold" }, element("summary", {}, element("span", { class: "wide-only" }, word("sign.fold")), element("span", { class: "phone-only" }, word("sign.fold.more"))), this.signs);
    fold.open = matchMedia(ROOMY).matches;
    byId("legend").append(this.colours, fold);
    onThemeChange(() => this.#draw());
  }

  /** Signs of programmes only where there are any. */
  setScene(scene) {
    this.less.hidden = scene.worlds.length < 2;
    if (this.less.hidden) this.differs = false;
    const signs = [
      sign("bond"),
      sign("caught"),
      sign("calmed"),
      sign("helped"),
      sign("turned"),
      sign("ruminated"),
      ...(scene.hasProgrammes ? [sign("waiting"), sign("enrolled"), sign("facilitator"), sign("session")] : []),
      ...scene.events.map((kind) => element("span", { class: "sign" }, icon(kind.name), given(kind.label.toLowerCase()))),
    ];
    this.signs.replaceChildren(...signs);
    this.#draw();
  }

  /** Whether all pictures but the first show how much everybody differs from there. */
  showDifference(differs) {
    this.differs = differs;
    this.less.setAttribute("aria-pressed", String(differs));
    this.#draw();
    this.changed(Number(this.menu.value));
  }

  choose(number) {
    this.menu.value = number;
    this.#draw();
  }

  #draw() {
    const scale = this.scales[Number(this.menu.value)];
    const swatches = scale.quantity.words.map(([value, called]) => swatch(scale, value, called));
    this.colours.replaceChildren(element("label", { class: "quantity" }, element("span", {}, word("sign.colour")), this.menu), this.less, ...swatches, ...this.#differences());
  }

  #differences() {
    if (!this.differs) return [];
    const scale = this.differing[Number(this.menu.value)];
    const dots = scale.marks.map(({ shade, share }) => differenceSwatch(scale, shade, share));
    return [element("span", { class: "less-words" }, word("sign.less.words")), ...dots];
  }
}

function swatch(scale, value, called) {
  const shade = scale.shadeOf(value);
  const dot = dotOf(scale, shade);
  const { unit } = scale.quantity;
  return element("span", { class: "swatch-word", title: word("sign.value", { value, unit }) }, dot, given(called));
}

function differenceSwatch(scale, shade, share) {
  const { better } = scale.quantity;
  const value = Number((share * scale.reach * (better === "lower" ? 1 : -1)).toPrecision(2));
  const dot = dotOf(scale, shade);
  const key = share === 0 ? "same" : share === -1 ? "better" : share === 1 ? "worse" : "";
  const shown = `${value > 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(value)}`;
  return element("span", { class: "swatch-word" }, dot, key ? word(`sign.less.${key}`, { value: shown }) : given(shown));
}

function dotOf(scale, shade) {
  const dot = element("i", { class: "dot" });
  dot.style.background = scale.shades[shade];
  dot.style.width = dot.style.height = `${(13 * scale.size(shade)).toFixed(1)}px`;
  return dot;
}

function sign(kind) {
  return element("span", { class: `sign ${kind}` }, element("i", { class: kind }), word(`sign.${kind}`));
}
