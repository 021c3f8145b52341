/** What does not move: ties and bonds, drawn once for a view and copied into each picture after that. */

import { colour } from "kithkin/theme.js";

const SLOW = 9;
const SETTLED = 140;
const TIE_KINDS = [0, 1, 2];

export class Ground {
  #canvas = document.createElement("canvas");
  #drawn = null;
  #cost = 0;

  /** Forget what was drawn: the scene or the colours are others. */
  clear() {
    this.#drawn = null;
  }

  /** Copy the ground to `context`. While the view moves and drawing is slow, the old ground is shifted instead. */
  paint(context, scene, view, ratio, moving) {
    const same = this.#drawn && sameView(this.#drawn, view);
    const late = this.#drawn && this.#cost > SLOW && performance.now() - moving < SETTLED;
    if (!same && !late) this.#draw(scene, view, ratio);
    context.save();
    shift(context, this.#drawn, view, ratio);
    context.drawImage(this.#canvas, 0, 0);
    context.restore();
    return same || !late;
  }

  #draw(scene, view, ratio) {
    const start = performance.now();
    this.#canvas.width = Math.ceil(view.width * ratio);
    this.#canvas.height = Math.ceil(view.height * ratio);
    const context = this.#canvas.getContext("2d");
    context.scale(ratio, ratio);
    drawTies(context, scene, view);
    drawBonds(context, scene, view);
    this.#drawn = view;
    this.#cost = performance.now() - start;
  }
}

/** Whether two views show the same. */
export function sameView(one, other) {
  return ["width", "height", "left", "top", "scaleX", "scaleY", "radius"].every((name) => one[name] === other[name]);
}

function shift(context, drawn, view, ratio) {
  const x = view.scaleX / drawn.scaleX;
  const y = view.scaleY / drawn.scaleY;
  context.setTransform(x, 0, 0, y, (view.left - drawn.left * x) * ratio, (view.top - drawn.top * y) * ratio);
}

/** Faint, so that what runs along ties is seen; the more there are the fainter each is, so that communities show and not a blot. */
function drawTies(context, scene, view) {
  const count = scene.ties.length / 3;
  const alpha = Math.min(Math.max(7 / Math.sqrt(count + 1), 0.06), 0.4);
  context.strokeStyle = colour("tie");
  for (const kind of TIE_KINDS) {
    context.globalAlpha = alpha * (kind === 0 ? 1 : 0.62);
    context.lineWidth = kind === 0 ? 1 : 0.7;
    strokeKind(context, scene, view, kind);
  }
  context.globalAlpha = 1;
}

function strokeKind(context, { ties, positions }, view, kind) {
  for (let i = 0; i < ties.length; i += 3) {
    if (ties[i + 2] === kind) strokeLine(context, positions, view, ties[i], ties[i + 1]);
  }
}

/** A couple lies in one pale capsule, so that pairs show at any zoom. */
function drawBonds(context, scene, view) {
  context.lineCap = "round";
  context.strokeStyle = colour("bond-edge");
  context.lineWidth = view.radius * 2.4 + 3;
  strokeBonds(context, scene, view);
  context.strokeStyle = colour("bond");
  context.lineWidth -= 1.6;
  strokeBonds(context, scene, view);
}

function strokeBonds(context, { partner, positions }, view) {
  partner.forEach((other, person) => {
    if (other > person) strokeLine(context, positions, view, person, other);
  });
}

/**
 * A line between two persons. Each is a path of its own: without a GPU, one path of hundreds of lines takes a browser eight
 * times as long as hundreds of paths.
 */
export function strokeLine(context, positions, view, one, other) {
  context.beginPath();
  context.moveTo(view.left + positions[2 * one] * view.scaleX, view.top + positions[2 * one + 1] * view.scaleY);
  context.lineTo(view.left + positions[2 * other] * view.scaleX, view.top + positions[2 * other + 1] * view.scaleY);
  context.stroke();
}

/** Where a person is drawn, in CSS pixels. */
export function place(positions, view, person) {
  return [view.left + positions[2 * person] * view.scaleX, view.top + positions[2 * person + 1] * view.scaleY];
}
