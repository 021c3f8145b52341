/** Persons as dots, on a layer of their own that is drawn anew only where somebody looks different. */

import { ENROLLED, WAITING } from "kithkin/relations.js";
import { sameView } from "kithkin/ground.js";
import { SHADES } from "kithkin/scale.js";
import { spritesOf, stamp } from "kithkin/sprites.js";
import { colour } from "kithkin/theme.js";

const [HALF, WHOLE] = [SHADES, SHADES + 1];
const MANY = 600;
const [FEW_STEPS, MANY_STEPS] = [5, 15];

export class Dots {
  #sprites = [];
  #pixels = null;
  #layer = document.createElement("canvas");
  #cell = 0;
  #prepared = "";
  #drawn = {};

  /** Forget what was drawn: the colours or the size are others. */
  clear() {
    this.#prepared = "";
    this.#drawn = {};
  }

  /**
   * Draw all persons. `today`: {values, before, standing, scale, share}: bytes of today and yesterday by person, and how far
   * between the two it is, which is taken in steps, fewer where there are many persons.
   */
  paint(context, scene, view, ratio, today) {
    const steps = scene.persons > MANY ? FEW_STEPS : MANY_STEPS;
    const wanted = { view, ratio, values: today.values, scale: today.scale, step: Math.ceil(today.share * steps) / steps };
    if (!same(this.#drawn, wanted)) {
      this.#drawn = wanted;
      this.#draw(scene, view, ratio, { ...today, share: wanted.step });
    }
    context.drawImage(this.#layer, 0, 0, view.width, view.height);
  }

  #draw(scene, view, ratio, today) {
    this.#prepare(view, ratio, today.scale);
    const { width, height, data } = this.#pixels;
    const pixels = new Uint32Array(data.buffer);
    const copy = (number, left, top) => stamp(pixels, width, height, this.#sprites[number], this.#cell, left, top);
    const { values, before, standing, share } = today;
    const floor = view.high * ratio - this.#cell / 2;
    pixels.fill(0);
    for (let person = 0; person < scene.persons; person += 1) {
      const left = Math.round((view.left + scene.positions[2 * person] * view.scaleX) * ratio - this.#cell / 2);
      const top = Math.round((view.top + scene.positions[2 * person + 1] * view.scaleY) * ratio - this.#cell / 2);
      if (top > floor) continue;
      copy((before[person] + (values[person] - before[person]) * share) >> 3, left, top);
      const status = standing[person] & 7;
      if (status === WAITING) copy(HALF, left, top);
      if (status === ENROLLED) copy(WHOLE, left, top);
    }
    this.#layer.getContext("2d").putImageData(this.#pixels, 0, 0);
  }

  #prepare(view, ratio, scale) {
    this.#layer.width = Math.round(view.width * ratio);
    this.#layer.height = Math.round(view.height * ratio);
    if (this.#pixels?.width !== this.#layer.width || this.#pixels.height !== this.#layer.height) {
      this.#pixels = new ImageData(this.#layer.width, this.#layer.height);
    }
    const wanted = `${scale.number} ${view.radius.toFixed(2)} ${ratio}`;
    if (wanted === this.#prepared) return;
    this.#prepared = wanted;
    this.#cell = Math.ceil((Math.max(view.radius * scale.size(SHADES - 1), ringOf(view.radius)) + 2.5) * 2 * ratio);
    this.#sprites = spritesOf(WHOLE + 1, this.#cell, (context, number) => {
      context.scale(ratio, ratio);
      if (number < SHADES) drawShade(context, view.radius * scale.size(number), scale.shades[number]);
      else drawRing(context, view.radius, number === HALF ? Math.PI : 2 * Math.PI);
    });
  }
}

function same(drawn, wanted) {
  return (
    drawn.values === wanted.values && drawn.scale === wanted.scale && drawn.step === wanted.step && drawn.ratio === wanted.ratio &&
    sameView(drawn.view, wanted.view)
  );
}

function drawShade(context, radius, shade) {
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
  context.fillStyle = shade;
  // Pale shades too stand out from the ground, by their edge.
  context.strokeStyle = colour("edge");
  context.lineWidth = 0.8;
  context.fill();
  context.stroke();
}

/** Standing with the programmes: half a ring for who waits, a whole one for who takes part. */
function drawRing(context, radius, end) {
  context.strokeStyle = colour("room");
  context.lineWidth = Math.min(Math.max(radius * 0.3, 1.1), 2.5);
  context.beginPath();
  context.arc(0, 0, ringOf(radius), 0, end);
  context.stroke();
}

function ringOf(radius) {
  return radius * 1.2 + 2;
}
