/** What the picture's colours and signs mean, in words. */

import { byId, element } from "./elements.js";
import { icon } from "./icons.js";
import { onThemeChange } from "./theme.js";
import { given, word } from "./words.js";

/** Windows in which the signs stand open. */
const ROOMY = "(min-width: 1000px) and (min-height: 700px)";

export class Legend {
  /** `scales`: one a quantity; `changed(number)` is told which quantity the reader chooses. */
  constructor(scales, changed) {
    this.scales = scales;
    this.menu = element("select", { id: "quantity", "aria-label": word("sign.menu") });
    this.menu.append(...scales.map(({ quantity, number }) => element("option", { value: number }, given(quantity.label))));
    this.menu.addEventListener("change", () => {
      this.#draw();
      changed(Number(this.menu.value));
    });
    this.colours = element("div", { class: "colours" });
    this.signs = element("div", { class: "signs" });
    const fold = element("details", { class: "fold" }, element("summary", {}, word("sign.fold")), this.signs);
    fold.open = matchMedia(ROOMY).matches;
    byId("legend").append(this.colours, fold);
    onThemeChange(() => this.#draw());
  }

  /** Signs of programmes only where there are any. */
  setScene(scene) {
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

  choose(number) {
    this.menu.value = number;
    this.#draw();
  }

  #draw() {
    const scale = this.scales[Number(this.menu.value)];
    const swatches = scale.quantity.words.map(([value, called]) => swatch(scale, value, called));
    this.colours.replaceChildren(element("label", { class: "quantity" }, element("span", {}, word("sign.colour")), this.menu), ...swatches);
  }
}

function swatch(scale, value, called) {
  const shade = scale.shadeOf(value);
  const dot = element("i", { class: "dot" });
  dot.style.background = scale.shades[shade];
  dot.style.width = dot.style.height = `${(13 * scale.size(shade)).toFixed(1)}px`;
  const { unit } = scale.quantity;
  return element("span", { class: "swatch-word", title: word("sign.value", { value, unit }) }, dot, given(called));
}

function sign(kind) {
  return element("span", { class: `sign ${kind}` }, element("i", { class: kind }), word(`sign.${kind}`));
}
