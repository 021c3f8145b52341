/** A slow day drawn in beats: rings of events, pulses along bonds and ties, squares of sessions. Without motion: arrows and marks. */

import { beatAt, beatsOf, toldIn } from "kithkin/beats.js";
import { badgeOf, paintBadge, wave } from "kithkin/flashes.js";
import { place } from "kithkin/ground.js";
import { colour, isCalm } from "kithkin/theme.js";

const ASIDE = 0.12;
/** Where signs stand that do not move. */
const STILL = 0.62;
/** SD of strain caught by which a pulse reaches its greatest size. */
const MUCH = 0.8;

export class Pulses {
  #day = null;

  /** Show a world's day from `start` on, for `lasts` milliseconds. */
  begin(world, scene, start, lasts) {
    const beats = beatsOf(scene);
    this.#day = { told: toldIn(world, scene), scene, start, lasts, beats };
  }

  clear() {
    this.#day = null;
  }

  lit(now) {
    return this.#day !== null && now < this.#day.start + this.#day.lasts;
  }

  /** The beat that is shown, null where none is. */
  beat(now) {
    return this.lit(now) ? beatAt(this.#day.beats, Math.max(0, now - this.#day.start) / this.#day.lasts) : null;
  }

  /** Draw what lies below the dots. `near`: persons who are looked at; what does not concern them is faint. */
  paintBelow(context, view, now, near) {
    const beat = this.beat(now);
    if (!beat || beat.name !== "support") return;
    const { told, scene } = this.#day;
    for (const each of told.episodes) {
      context.globalAlpha = strength(near, each.seeker, each.helper);
      paintEpisode(pen(context, scene, view), each, motion(beat.share));
    }
    context.globalAlpha = 1;
  }

  /** Draw what lies above the dots. */
  paintAbove(context, view, now, near) {
    const beat = this.beat(now);
    if (!beat) return;
    const { told, scene } = this.#day;
    const with_ = pen(context, scene, view);
    for (const event of told.events) {
      context.globalAlpha = strength(near, event.person);
      paintEvent(with_, event, beat.name === "events" ? motion(beat.share) : 1);
    }
    for (const each of beat.name === "crossing" ? told.caught : []) {
      context.globalAlpha = strength(near, each.from, each.to);
      paintCaught(with_, each, motion(beat.share));
    }
    for (const person of beat.name === "programmes" ? told.came : []) {
      context.globalAlpha = strength(near, person);
      paintSquare(with_, person);
    }
    context.globalAlpha = 1;
    if (near) paintNames(with_, near, beat.name === "support" ? told.episodes : []);
  }
}

/** What is needed to draw: the canvas, and where persons are on it. */
function pen(context, scene, view) {
  return { context, scene, view, at: (person) => place(scene.positions, view, person) };
}

function strength(near, ...persons) {
  return !near || persons.some((person) => near.includes(person)) ? 1 : ASIDE;
}

function motion(share) {
  return isCalm() ? STILL : Math.min(share, 1);
}

/** A ring that grows around whoever is struck, and the kind of event above it; `share` 1: the sign alone. */
function paintEvent({ context, view, scene, at }, { person, kind }, share) {
  const [x, y] = at(person);
  if (y > view.high) return;
  context.strokeStyle = colour("event");
  context.lineWidth = 2.5;
  if (share < 1) circle(context, x, y, view.radius + 3 + 1.9 * badgeOf(view) * Math.sqrt(share));
  circle(context, x, y, view.radius * 1.3 + 2);
  paintBadge(context, view, [x, y], scene.events[kind].name);
}

/** Strain, or calm, that runs along the bond to the partner who catches it. */
function paintCaught({ context, view, at }, { from, to, amount }, share) {
  const [start, end] = [at(from), at(to)];
  const size = Math.min(Math.abs(amount) / MUCH, 1);
  const ink = colour(amount > 0 ? "caught" : "calmed");
  context.strokeStyle = context.fillStyle = ink;
  context.lineWidth = Math.max(view.radius * (0.25 + 0.35 * size), 1.6);
  const reach = 0.15 + 0.85 * Math.min(share * 1.4, 1);
  line(context, start, between(start, end, reach));
  arrow(context, start, end, reach, view.radius * (0.55 + 0.5 * size) + 1.5);
  if (share > 0.6) {
    context.lineWidth = 1.5 + 1.5 * size;
    circle(context, ...end, view.radius * 1.25 + 2);
  }
}

/** First trouble runs to whoever is asked; then help comes back, or goes round in circles, or there was no time. */
function paintEpisode({ context, view, scene, at }, episode, share) {
  const { seeker, helper, answered, ruminated } = episode;
  const [from, to] = [at(seeker), at(helper)];
  const width = Math.min(Math.max(view.radius * 0.3, 1.2), 3.2);
  context.lineWidth = width;
  const asking = share < 0.5;
  const ink = asking ? "caught" : answered ? (ruminated ? "ruminated" : "helped") : "turned";
  context.strokeStyle = context.fillStyle = colour(ink);
  context.setLineDash(asking || answered ? [] : [2, 4]);
  if (!asking && answered && ruminated) wave(context, scene, view, episode);
  else line(context, from, to);
  context.setLineDash([]);
  if (!asking && !answered) return cross(context, between(from, to, 0.82), width * 2);
  const along = asking ? share * 2 : 2 - share * 2;
  return arrow(context, asking ? from : to, asking ? to : from, asking ? along : 1 - along, width * 2.6 + 2);
}

/** A square around whoever came to a session. */
function paintSquare({ context, view, at }, person) {
  const [x, y] = at(person);
  const half = view.radius * 1.2 + 3;
  context.strokeStyle = colour("room");
  context.lineWidth = 2.2;
  context.strokeRect(x - half, y - half, 2 * half, 2 * half);
}

/** Names of those who are looked at, and of whom they have to do with now. */
function paintNames({ context, view, scene, at }, near, episodes) {
  const also = episodes.filter(({ seeker, helper }) => near.includes(seeker) || near.includes(helper));
  const persons = new Set([...near, ...also.flatMap(({ seeker, helper }) => [seeker, helper])]);
  context.font = "600 12.5px -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif";
  context.textBaseline = "middle";
  context.lineWidth = 3.5;
  context.lineJoin = "round";
  context.strokeStyle = colour("ground");
  context.fillStyle = colour("ink");
  for (const person of persons) {
    const [x, y] = at(person);
    if (y > view.high) continue;
    // Beside the dot, on the side where the partner is not.
    const partner = scene.partner[person];
    const leftwards = partner >= 0 && at(partner)[0] > x;
    const away = view.radius * 1.3 + 8;
    context.textAlign = leftwards ? "right" : "left";
    context.strokeText(scene.names[person], leftwards ? x - away : x + away, y);
    context.fillText(scene.names[person], leftwards ? x - away : x + away, y);
  }
}

function between([x, y], [endX, endY], share) {
  return [x + (endX - x) * share, y + (endY - y) * share];
}

function line(context, from, to) {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

function circle(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}

/** A head that points from one to the other, `share` of the way. */
function arrow(context, from, to, share, size) {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const [x, y] = between(from, to, share);
  context.beginPath();
  context.moveTo(x + Math.cos(angle) * size, y + Math.sin(angle) * size);
  for (const turn of [2.5, -2.5]) context.lineTo(x + Math.cos(angle + turn) * size, y + Math.sin(angle + turn) * size);
  context.fill();
}

function cross(context, [x, y], size) {
  line(context, [x - size, y - size], [x + size, y + size]);
  line(context, [x - size, y + size], [x + size, y - size]);
}
