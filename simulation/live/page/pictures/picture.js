/** The picture of one world on its canvas. */

import { SLOW } from "kithkin/beats.js";
import { Dots } from "kithkin/dots.js";
import { Flashes } from "kithkin/flashes.js";
import { Ground, place } from "kithkin/ground.js";
import { Pulses } from "kithkin/pulses.js";
import { bandHeight, Rooms } from "kithkin/rooms.js";
import { colour, isCalm } from "kithkin/theme.js";

const TURN = 320;
const NEAR = 16;
/** Milliseconds that a day must last for its signs to be drawn where the reader asked for little motion. */
const CALM = 400;
/** The part of a slow day in which colours turn: after what struck, until help has come. */
const [TURNS_FROM, TURNS_FOR] = [0.3, 0.6];

export class Picture {
  #ground = new Ground();
  #dots = new Dots();
  #flashes = new Flashes();
  #pulses = new Pulses();
  #rooms = new Rooms();
  #shown = null;
  #stale = true;

  /** `number`: of the world in its scene; `camera`: shared by all pictures. */
  constructor(canvas, number, camera) {
    Object.assign(this, { canvas, number, camera });
    this.context = canvas.getContext("2d");
    this.scene = null;
    this.marked = { hovered: -1, chosen: -1 };
  }

  setScene(scene) {
    this.scene = scene;
    this.#shown = null;
    this.#flashes.clear();
    this.#pulses.clear();
    this.#rooms.clear();
    this.repaint(true);
  }

  /** Draw again, from the ground up where colours or size are others. */
  repaint(all = false) {
    this.#stale = true;
    if (!all) return;
    this.#ground.clear();
    this.#dots.clear();
  }

  fit() {
    const { clientWidth, clientHeight } = this.canvas;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    this.canvas.width = Math.round(clientWidth * ratio);
    this.canvas.height = Math.round(clientHeight * ratio);
    this.canvas.parentElement.style.setProperty("--band", `${bandHeight(clientHeight)}px`);
    this.repaint(true);
  }

  /** Turn to a frame's day. `scale`: of the quantity that the colours tell; `lasts`: milliseconds until the next day. */
  show(frame, scale, now, lasts) {
    const world = frame.worlds[this.number];
    const values = scale.valuesOf(frame, this.number);
    const before = this.#shown && this.#shown.scale === scale ? this.#shown.values : values;
    const isNews = this.#shown?.frame !== frame;
    const inBeats = isNews && world.caught && lasts >= SLOW;
    const [start, turn] = inBeats ? [now + TURNS_FROM * lasts, TURNS_FOR * lasts] : [now, Math.min(TURN, lasts)];
    this.#shown = { frame, world, scale, values, before, start, turn: isCalm() ? 0 : turn };
    this.#stale = true;
    if (inBeats) return this.#beginBeats(frame, now, lasts);
    if (isNews) this.#pulses.clear();
    if (!isNews || (isCalm() && lasts < CALM)) return;
    this.#flashes.add(world, now, Math.min(Math.max(lasts * 1.5, 140), 1_100));
    this.#rooms.add(world, frame.day, now, Math.min(lasts * 1.5, 1_600));
  }

  /** Sessions light up in the last beat. */
  #beginBeats({ worlds, day }, now, lasts) {
    const world = worlds[this.number];
    this.#flashes.clear();
    this.#pulses.begin(world, this.scene, now, lasts);
    this.#rooms.add(world, day, now + lasts * 0.75, lasts / 4);
  }

  /** The beat of the day that is shown at a time, null where none is. */
  beat(now) {
    return this.#pulses.beat(now);
  }

  /** Draw; false where nothing has changed since the last time. */
  paint(time) {
    if (!this.scene || !this.#shown || !this.canvas.width) return false;
    // The time of an animation frame may lie before that of a day that came in meanwhile.
    const now = this.#pulses.lit(time) ? time : Math.max(time, this.#shown.start);
    const turning = now < this.#shown.start + this.#shown.turn;
    const moves = turning || this.#flashes.lit || this.#pulses.lit(now) || this.#rooms.lit(now);
    if (!this.#stale && !moves) return false;
    this.#stale = moves;
    this.#draw(now);
    return true;
  }

  #draw(now) {
    const { context, scene } = this;
    const ratio = this.canvas.width / this.canvas.clientWidth;
    const view = this.view();
    const { world, scale, values, before, start, turn } = this.#shown;
    const near = this.#near();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = colour("ground");
    context.fillRect(0, 0, view.width, view.height);
    if (!this.#ground.paint(context, scene, view, ratio, this.camera.movedAt)) this.#stale = true;
    this.#flashes.paintEpisodes(context, scene, view, now);
    this.#paintFriends(view);
    this.#pulses.paintBelow(context, view, now, near);
    const share = Math.min(Math.max((now - start) / (turn || 1), 0), 1);
    this.#dots.paint(context, scene, view, ratio, { values, before, standing: world.standing, scale, share });
    this.#paintMarks(view);
    this.#flashes.paintEvents(context, scene, view, now);
    this.#pulses.paintAbove(context, view, now, near);
    if (view.band) this.#rooms.paint(context, scene, scene.worlds[this.number], view, now, { values, scale });
  }

  /** The couple that is chosen, null where nobody is. */
  #near() {
    const { chosen } = this.marked;
    return chosen < 0 ? null : [chosen, this.scene.partner[chosen]].filter((each) => each >= 0);
  }

  view(camera = this.camera) {
    const { clientWidth, clientHeight } = this.canvas;
    return camera.view(this.scene, clientWidth, clientHeight, this.scene.hasProgrammes ? bandHeight(clientHeight) : 0);
  }

  /** The ties of the person under the pointer, else of the chosen one. */
  #paintFriends(view) {
    const { context, scene } = this;
    const person = this.marked.hovered >= 0 ? this.marked.hovered : this.marked.chosen;
    if (person < 0) return;
    const [x, y] = place(scene.positions, view, person);
    context.strokeStyle = colour("ink");
    context.globalAlpha = 0.5;
    context.lineWidth = 1.2;
    context.beginPath();
    for (const friend of scene.friends[person]) {
      context.moveTo(x, y);
      context.lineTo(...place(scene.positions, view, friend));
    }
    context.stroke();
    context.globalAlpha = 1;
  }

  #paintMarks(view) {
    this.#mark(view, this.marked.chosen, 3);
    if (this.marked.hovered !== this.marked.chosen) this.#mark(view, this.marked.hovered, 1.8);
  }

  #mark(view, person, width) {
    if (person < 0) return;
    const { context, scene } = this;
    const pair = [person, scene.partner[person]].filter((each) => each >= 0);
    pair.forEach((each, n) => {
      const [x, y] = place(scene.positions, view, each);
      context.strokeStyle = colour("ink");
      context.lineWidth = n === 0 ? width : width / 2;
      context.beginPath();
      context.arc(x, y, view.radius * 1.3 + 3, 0, 2 * Math.PI);
      context.stroke();
    });
  }

  /** The person at a point of the canvas (CSS pixels), -1 where nobody is near. */
  personAt(x, y) {
    if (!this.scene) return -1;
    const view = this.view();
    if (y > view.high) return -1;
    let [best, distance] = [-1, Math.max(NEAR, view.radius * 1.4)];
    for (let person = 0; person < this.scene.persons; person += 1) {
      const [px, py] = place(this.scene.positions, view, person);
      const away = Math.hypot(px - x, py - y);
      if (away < distance) [best, distance] = [person, away];
    }
    return best;
  }
}
