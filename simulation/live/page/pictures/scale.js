/** How the value of a quantity looks: 32 shades by byte, and for what is worse when high, larger dots too. */

import { channels, colour, css, onThemeChange } from "kithkin/theme.js";

export const SHADES = 32;
const STOPS = { worse: [0, 0.33, 0.55, 0.78, 1], better: [0, 1 / 3, 2 / 3, 1] };

export class Scale {
  #shades = null;

  /** `quantity`: of the catalogue; its first and last words are where the colours begin and end. */
  constructor(quantity, number) {
    this.quantity = quantity;
    this.number = number;
    this.name = quantity.better === "lower" ? "worse" : "better";
    onThemeChange(() => (this.#shades = null));
  }

  /** Colours by shade. */
  get shades() {
    this.#shades ??= Array.from({ length: SHADES }, (_, shade) => css(mix(this.name, this.#position(shade))));
    return this.#shades;
  }

  /** Bytes by person in a world of a frame. */
  valuesOf(frame, world) {
    return frame.worlds[world].quantities[this.number];
  }

  /** Radius of a shade, as a share of the plain radius: colour does not carry bad news alone. */
  size(shade) {
    return this.name === "worse" ? 0.8 + 0.55 * this.#position(shade) : 1;
  }

  /** The shade of a value. */
  shadeOf(value) {
    const { low, high } = this.quantity;
    return Math.min(Math.max(Math.floor(((value - low) / (high - low)) * SHADES), 0), SHADES - 1);
  }

  /** The value of a byte. */
  valueOf(byte) {
    const { low, high } = this.quantity;
    return low + (byte / 255) * (high - low);
  }

  /** The word of the nearest mark. */
  wordOf(value) {
    const away = ([mark]) => Math.abs(mark - value);
    return this.quantity.words.reduce((best, mark) => (away(mark) < away(best) ? mark : best))[1];
  }

  /** Where a shade lies between the first colour (0) and the last (1). */
  #position(shade) {
    const { low, high, words } = this.quantity;
    const first = this.name === "worse" ? (words[0][0] + words[1][0]) / 2 : words[0][0];
    const value = low + ((shade + 0.5) / SHADES) * (high - low);
    return Math.min(Math.max((value - first) / (words.at(-1)[0] - first), 0), 1);
  }
}

function mix(name, position) {
  const stops = STOPS[name];
  const after = Math.max(1, stops.findIndex((stop) => position <= stop));
  const share = (position - stops[after - 1]) / (stops[after] - stops[after - 1]);
  const [from, to] = [after, after + 1].map((stop) => channels(colour(`${name}-${stop}`)));
  return from.map((channel, i) => channel + share * (to[i] - channel));
}
