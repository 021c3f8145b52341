/** A scene as it was set up: who is there, who is whose partner, who knows whom, and where each is drawn. */

import { word } from "./words.js";

const APART = 9;

export class Scene {
  /** `answer`: the server's scene. Arrays are by person; `partner` is -1 for a single. */
  constructor(answer) {
    this.seed = answer.seed;
    this.persons = answer.persons;
    this.network = answer.network;
    this.notes = answer.notes;
    this.names = answer.names;
    this.partner = Int32Array.from(answer.partner);
    this.positions = Float32Array.from(answer.positions);
    this.ties = Int32Array.from(answer.ties);
    this.quantities = answer.quantities;
    this.measures = answer.measures;
    this.events = answer.events;
    this.worlds = answer.worlds;
    this.frame = frameOf(this.positions, APART * apart(this.positions, this.partner));
    this.friends = friendsOf(this.persons, this.ties);
  }

  get hasProgrammes() {
    return this.worlds.some((world) => world.programmes.length > 0);
  }

  /** "Ada and Ben", or "Ada" where she is single. */
  couple(person) {
    const partner = this.partner[person];
    return partner < 0
      ? word("person.single", { one: this.names[person] })
      : word("person.couple", { one: this.names[person], other: this.names[partner] });
  }
}

/** The rectangle around all positions, and no smaller than `least`, so that one couple alone does not fill the picture. */
function frameOf(positions, least) {
  const along = (axis) => spread(positions.filter((_, i) => i % 2 === axis), least);
  return { x: along(0), y: along(1) };
}

function spread(values, least) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return { middle: (low + high) / 2, size: Math.max(high - low, least, 0.01) };
}

/** The largest distance between partners. */
function apart(positions, partner) {
  const distance = (one, other) => Math.hypot(...[0, 1].map((axis) => positions[2 * one + axis] - positions[2 * other + axis]));
  return Math.max(0, ...Array.from(partner, (other, person) => (other < 0 ? 0 : distance(person, other))));
}

function friendsOf(persons, ties) {
  const friends = Array.from({ length: persons }, () => []);
  for (let i = 0; i < ties.length; i += 3) {
    friends[ties[i]].push(ties[i + 1]);
    friends[ties[i + 1]].push(ties[i]);
  }
  return friends;
}
