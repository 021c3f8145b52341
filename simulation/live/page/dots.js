/** Persons as dots: each shade is drawn once as a small picture, and copied for every person that has it today. */

import { ENROLLED, WAITING } from "./frame.js";
import { SHADES } from "./scale.js";
import { colour } from "./theme.js";

export class Dots {
  #atlas = document.createElement("canvas");
  #cell = 0;
  #drawn = "";

  /**
   * Draw all persons: `values` and `before` are today's and yesterday's bytes, `share` how far between the two it is.
   */
  paint(context, scene, view, ratio, { values, before, share, scale }) {
    this.#prepare(view.radius, ratio, scale);
    const { positions, persons } = scene;
    const cell = this.#cell;
    const size = cell / ratio;
    const half = size / 2;
    for (let person = 0; person < persons; person += 1) {
      const x = view.left + positions[2 * person] * view.scaleX;
      const y = view.top + positions[2 * person + 1] * view.scaleY;
      if (x < -half || y < -half || x > view.width + half || y > view.high + half) continue;
      const shade = (before[person] + (values[person] - before[person]) * share) >> 3;
      context.drawImage(this.#atlas, shade * cell, 0, cell, cell, x - half, y - half, size, size);
    }
  }

  /** Forget the shades: the colours are others. */
  clear() {
    this.#drawn = "";
  }

  #prepare(radius, ratio, scale) {
    const wanted = `${scale.number} ${radius.toFixed(2)} ${ratio}`;
    if (wanted === this.#drawn) return;
    this.#drawn = wanted;
    this.#cell = Math.ceil((radius * scale.size(SHADES - 1) + 1.5) * 2 * ratio);
    this.#atlas.width = this.#cell * SHADES;
    this.#atlas.height = this.#cell;
    drawShades(this.#atlas.getContext("2d"), this.#cell, radius * ratio, ratio, scale);
  }
}

function drawShades(context, cell, radius, ratio, scale) {
  context.strokeStyle = colour("ground");
  context.lineWidth = ratio;
  scale.shades.forEach((shade, number) => {
    context.beginPath();
    context.arc((number + 0.5) * cell, cell / 2, radius * scale.size(number), 0, 2 * Math.PI);
    context.fillStyle = shade;
    context.fill();
    context.stroke();
  });
}

/** Standing with the programmes: half a ring for who waits, a whole one for who takes part. */
export function paintStandings(context, scene, view, standing) {
  context.strokeStyle = colour("room");
  context.lineWidth = Math.min(Math.max(view.radius * 0.3, 1.1), 2.5);
  context.beginPath();
  for (let person = 0; person < scene.persons; person += 1) {
    const status = standing[person] & 7;
    if (status !== WAITING && status !== ENROLLED) continue;
    const x = view.left + scene.positions[2 * person] * view.scaleX;
    const y = view.top + scene.positions[2 * person + 1] * view.scaleY;
    const radius = view.radius * 1.2 + 2;
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, status === ENROLLED ? 2 * Math.PI : Math.PI);
  }
  context.stroke();
}
