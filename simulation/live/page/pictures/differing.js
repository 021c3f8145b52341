/** How a person in one world differs from the same person in the first: 32 shades by byte, blue for better, orange for worse. */

import { SHADES } from "kithkin/scale.js";
import { channels, colour, css, onThemeChange } from "kithkin/theme.js";

const SAME = 128;
/** Which part of a quantity's range fills half of the shades. */
const PART = 10;

export class Differing {
  #shades = null;

  /** `scale`: of the quantity that is compared. */
  constructor(scale) {
    this.scale = scale;
    this.quantity = scale.quantity;
    this.number = `less ${scale.number}`;
    onThemeChange(() => (this.#shades = null));
  }

  /** The difference that the last shades stand for, in the quantity's unit. */
  get reach() {
    return (this.quantity.high - this.quantity.low) / PART;
  }

  /** Bytes by person, SAME where nothing differs; higher is worse. */
  valuesOf(frame, world) {
    const [first, other] = [0, world].map((number) => this.scale.valuesOf(frame, number));
    const worse = this.quantity.better === "lower" ? PART / 2 : -PART / 2;
    return Uint8Array.from(other, (value, person) => Math.min(Math.max(SAME + (value - first[person]) * worse, 0), 255));
  }

  get shades() {
    this.#shades ??= Array.from({ length: SHADES }, (_, shade) => css(shadeOf(middleOf(shade))));
    return this.#shades;
  }

  /** The larger the difference, the larger the dot. */
  size(shade) {
    return 0.55 + 0.85 * Math.abs(middleOf(shade));
  }

  /** Marks of the legend: [{shade, share}], from as much better to as much worse. */
  get marks() {
    return [0, (SHADES * 3) / 8, SHADES / 2, (SHADES * 5) / 8, SHADES - 1].map((shade) => ({ shade, share: Math.round(middleOf(shade) * 4) / 4 }));
  }
}

/** Where a shade lies between -1, better, and 1, worse; 0 where nothing differs. */
function middleOf(shade) {
  return shade === SHADES / 2 ? 0 : ((shade + 0.5) / SHADES) * 2 - 1;
}

function shadeOf(position) {
  const [from, to] = [colour("same"), colour(position < 0 ? "calmed" : "caught")].map(channels);
  const share = Math.min(Math.abs(position) * 1.6, 1);
  return from.map((channel, i) => channel + share * (to[i] - channel));
}
