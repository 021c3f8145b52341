/**
 * Where programmes meet: a band below the picture with a circle of seats for each group, the facilitator in its middle.
 * A world without a programme has an empty one beside a world that has some, so that a person is at the same place in both.
 */

import { place } from "kithkin/ground.js";
import { typeSize } from "kithkin/charts.js";
import { ENROLLED } from "kithkin/relations.js";
import { colour } from "kithkin/theme.js";
import { word } from "kithkin/words.js";

const HEADLINE = 22;
/** Pixels of the smallest circle that is drawn. */
const SMALLEST = 14;
const KEPT_DAYS = 15;
const TABLE = 0.41;
/** Pixels of a picture below which its band holds the words only. */
const LOW = 240;

/** Height of the band of a picture that high, in CSS pixels. */
export function bandHeight(height) {
  return height < LOW ? HEADLINE + 4 : Math.min(Math.max(height * 0.16, 56), 104);
}

export class Rooms {
  #rooms = new Map();
  #standings = [0, 0, 0, 0, 0];

  clear() {
    this.#rooms.clear();
    this.#standings.fill(0);
  }

  /** Take up today's sessions; a group that has not met for two weeks, or that all have left, gives its room back. */
  add(world, day, now, lasts) {
    this.#standings.fill(0);
    for (const each of world.standing) this.#standings[each & 7] += 1;
    for (const session of world.sessions) {
      this.#rooms.set(session.group, { ...session, day, start: now, lasts: Math.max(lasts, 500) });
    }
    for (const [group, room] of this.#rooms) {
      const left = room.seats.every(({ person }) => (world.standing[person] & 7) !== ENROLLED);
      if (room.day !== day && (left || day - room.day > KEPT_DAYS)) this.#rooms.delete(group);
    }
  }

  lit(now) {
    return [...this.#rooms.values()].some((room) => now < room.start + room.lasts); // those that wait for their beat, too
  }

  /** Draw the band: what is offered in this world, who waits, and all rooms. `values` are today's bytes by person. */
  paint(context, scene, world, view, now, { values, scale }) {
    const top = view.high;
    context.fillStyle = colour("sheet");
    context.fillRect(0, top, view.width, view.band);
    const { placed, left } = this.#placed(view);
    for (const seated of placed) {
      const { room } = seated;
      const lit = now >= room.start && now < room.start + room.lasts;
      if (lit) spokes(context, scene, view, seated, (now - room.start) / room.lasts);
      paintRoom(context, seated, { led: isLed(world, room.programme), values, scale, lit });
    }
    headline(context, this.#words(world, placed.length ? left : 0), top, view.width - 20);
  }

  /** Who waits, takes part and has left, from the longest wording to the shortest; and how many groups are not drawn. */
  #words(world, more) {
    if (!world.programmes.length) return [word("world.band.none")];
    const titles = world.programmes.map((programme) => programme.title).join(", ");
    const [, waiting, enrolled, finished, dropped] = this.#standings;
    const words = ["band", "band.plain", "band.short"].map((key) => word(`world.${key}`, { titles, waiting, enrolled, finished, dropped }));
    return more ? words.map((each) => word("world.band.more", { words: each, more })) : words;
  }

  /** Rooms with their places, {room, x, y, size}, in the order of their numbers, in as few rows as hold them; and how many have no place. */
  #placed(view) {
    const space = view.band - HEADLINE - 4;
    const rooms = [...this.#rooms.values()].sort((one, other) => one.group - other.group);
    const most = Math.floor(space / SMALLEST);
    const across = (rows) => Math.floor(((view.width - 16) / space) * rows);
    const rows = Array.from({ length: most }, (_, n) => n + 1).find((each) => across(each) * each >= rooms.length) ?? most;
    const size = space / rows;
    const placed = rooms.slice(0, rows ? across(rows) * rows : 0).map((room, n) => {
      const [row, column] = [Math.floor(n / across(rows)), n % across(rows)];
      return { room, x: 8 + size * (column + 0.5), y: view.high + HEADLINE + size * (row + 0.5), size };
    });
    return { placed, left: rooms.length - placed.length };
  }
}

/** Whether somebody leads: a community among peers has nobody in its middle. */
function isLed(world, number) {
  const programme = world.programmes[number];
  if (!programme) return true;
  const of = (name) => world.values[`programmes.${programme.name}.${name}`];
  return of("guidelines") !== false || of("facilitator_advantage") !== 0;
}

/** The longest of some wordings that is no wider than `room`, to be read over what crosses it. */
function headline(context, wordings, top, room) {
  context.font = `${typeSize(0.8)}px -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = colour("muted");
  const words = wordings.find((each) => context.measureText(each).width <= room) ?? wordings.at(-1);
  context.strokeStyle = colour("sheet");
  context.lineWidth = 4;
  context.lineJoin = "round";
  context.strokeText(words, 10, top + HEADLINE / 2 + 1, room);
  context.fillText(words, 10, top + HEADLINE / 2 + 1, room);
}

/** From home to the seat, for those who came. */
function spokes(context, scene, view, seated, share) {
  context.save();
  context.globalAlpha = 0.75 * (1 - share ** 2);
  context.strokeStyle = colour("room");
  context.lineWidth = 1.2;
  seated.room.seats.forEach(({ person, attended }, number) => {
    if (!attended) return;
    const [homeX, homeY] = place(scene.positions, view, person);
    const [seatX, seatY] = seatAt(seated, number);
    context.beginPath();
    context.moveTo(homeX, homeY);
    context.bezierCurveTo(homeX, (homeY + seatY) / 2, seatX, (homeY + seatY) / 2, seatX, seatY);
    context.stroke();
  });
  context.restore();
}

function seatAt({ room, x, y, size }, number) {
  const angle = (2 * Math.PI * number) / room.seats.length - Math.PI / 2;
  return [x + Math.cos(angle) * size * TABLE, y + Math.sin(angle) * size * TABLE];
}

function paintRoom(context, seated, { led, values, scale, lit }) {
  const { room, x, y, size } = seated;
  context.strokeStyle = colour("room");
  context.globalAlpha = lit ? 1 : 0.55;
  context.lineWidth = lit ? 1.8 : 1;
  context.beginPath();
  context.arc(x, y, size * TABLE, 0, 2 * Math.PI);
  context.stroke();
  const radius = Math.max(Math.min(size * 0.085, size / Math.max(room.seats.length, 1)), 1.2);
  room.seats.forEach(({ person, attended }, number) => {
    paintSeat(context, seatAt(seated, number), radius, attended ? scale.shades[values[person] >> 3] : colour("sheet"));
  });
  if (led) paintFacilitator(context, x, y, size * 0.12);
  context.globalAlpha = 1;
}

function paintSeat(context, [x, y], radius, fill) {
  context.fillStyle = fill;
  context.lineWidth = 1;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

/** A diamond, so that nobody takes the facilitator for a member. */
function paintFacilitator(context, x, y, size) {
  context.fillStyle = colour("room");
  context.beginPath();
  context.moveTo(x, y - size);
  context.lineTo(x + size, y);
  context.lineTo(x, y + size);
  context.lineTo(x - size, y);
  context.fill();
}
