/** What happened today, lit for a moment: support episodes along their ties, and life events as a short ring. */

import { place, strokeLine } from "kithkin/ground.js";
import { paintIcon } from "kithkin/icons.js";
import { colour, isCalm } from "kithkin/theme.js";

const RING = 1900;
const RINGS_AT_MOST = 60;
/** How far signs have moved, and faded, where they stand still. */
const STILL = 0.4;
/** A sign of an event is so many times as large as a dot, at most so many pixels, and from some pixels on shows its drawing. */
const [BADGE, BADGE_MOST, DRAWN] = [2.6, 11.5, 7];

export class Flashes {
  #days = [];
  #rings = [];

  /** Light the episodes and events of one day of one world, at the time `now`, for `lasts` milliseconds. */
  add(world, now, lasts) {
    const episodes = sorted(world.episodes);
    this.#days.push({ ...episodes, start: now, lasts });
    this.#rings.push(...world.events.map((event) => ({ ...event, start: now })));
    this.#rings = this.#rings.slice(-RINGS_AT_MOST);
  }

  clear() {
    this.#days = [];
    this.#rings = [];
  }

  /** Draw what is still lit along ties; call before the dots. */
  paintEpisodes(context, scene, view, now) {
    this.#days = this.#days.filter((day) => now < day.start + day.lasts);
    for (const day of this.#days) paintDay(context, scene, view, day, isCalm() ? STILL : (now - day.start) / day.lasts);
    context.globalAlpha = 1;
  }

  /** Draw the rings of life events; call after the dots. */
  paintEvents(context, scene, view, now) {
    this.#rings = this.#rings.filter((ring) => now < ring.start + RING);
    for (const ring of this.#rings) paintRing(context, scene, view, ring, isCalm() ? STILL : (now - ring.start) / RING);
    context.globalAlpha = 1;
  }

  get lit() {
    return this.#days.length > 0 || this.#rings.length > 0;
  }
}

function sorted(episodes) {
  const ruminated = episodes.filter((each) => each.answered && each.ruminated);
  const turned = episodes.filter((each) => !each.answered);
  return { helped: episodes.filter((each) => each.answered && !each.ruminated), ruminated, turned };
}

function paintDay(context, scene, view, day, share) {
  const width = Math.min(Math.max(view.radius * 0.34, 1.3), 3.2);
  context.globalAlpha = 1 - share ** 2;
  context.lineWidth = width;
  strokeEach(context, scene, view, day.helped, "helped");
  context.strokeStyle = colour("ruminated");
  day.ruminated.forEach((each) => wave(context, scene, view, each));
  context.setLineDash([2, 3]);
  context.lineWidth = width * 0.7;
  strokeEach(context, scene, view, day.turned, "turned");
  context.setLineDash([]);
  paintPulses(context, scene, view, day.helped, share, width);
}

function strokeEach(context, { positions }, view, episodes, ink) {
  context.strokeStyle = colour(ink);
  for (const { seeker, helper } of episodes) strokeLine(context, positions, view, seeker, helper);
}

/** What is given runs from the helper to the one who asked. */
function paintPulses(context, scene, view, episodes, share, width) {
  context.fillStyle = colour("helped");
  for (const { seeker, helper } of episodes) {
    const [fromX, fromY] = place(scene.positions, view, helper);
    const [toX, toY] = place(scene.positions, view, seeker);
    const size = width * 2.2;
    context.fillRect(fromX + (toX - fromX) * share - size / 2, fromY + (toY - fromY) * share - size / 2, size, size);
  }
}

/** Co-rumination goes to and fro: a wavy line. */
export function wave(context, scene, view, { seeker, helper }) {
  const [x, y] = place(scene.positions, view, seeker);
  const [endX, endY] = place(scene.positions, view, helper);
  const length = Math.hypot(endX - x, endY - y) || 1;
  const bends = Math.max(2, Math.round(length / 9)) * 2;
  const [sideX, sideY] = [(-(endY - y) / length) * 4, ((endX - x) / length) * 4];
  context.beginPath();
  context.moveTo(x, y);
  for (let bend = 1; bend <= bends; bend += 1) {
    const side = bend === bends ? 0 : bend % 2 ? 1 : -1;
    context.lineTo(x + ((endX - x) * bend) / bends + sideX * side, y + ((endY - y) * bend) / bends + sideY * side);
  }
  context.stroke();
}

function paintRing(context, scene, view, { person, kind }, share) {
  const [x, y] = place(scene.positions, view, person);
  if (y > view.high) return;
  context.globalAlpha = 1 - share ** 3;
  context.strokeStyle = colour("event");
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, view.radius + 3 + 1.4 * badgeOf(view) * Math.sqrt(share), 0, 2 * Math.PI);
  context.stroke();
  paintBadge(context, view, [x, y], scene.events[kind].name);
}

/** Half the size of a sign of an event: where dots are small, as in a large network, it must not hide them. */
export function badgeOf(view) {
  return Math.min(BADGE * view.radius, BADGE_MOST);
}

/** The kind of an event above whoever it strikes, who stands at (x, y). */
export function paintBadge(context, view, [x, y], name) {
  const half = badgeOf(view);
  const top = Math.max(y - view.radius - half - 7.5, half + 1.5);
  const ink = colour("event");
  context.fillStyle = half < DRAWN ? ink : colour("raised");
  context.strokeStyle = ink;
  context.lineWidth = 1.1;
  context.beginPath();
  context.arc(x, top, half < DRAWN ? half / 2 : half, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  if (half >= DRAWN) paintIcon(context, name, x, top, half * 1.3, ink);
}
