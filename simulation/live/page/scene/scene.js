/** A scene as it was set up: who is there, who is whose partner, who knows whom, and where each is drawn. */

import { CONFIDANT } from "kithkin/relations.js";
import { word } from "kithkin/words.js";

/** How many times the distance of partners a picture shows at least. */
const SPACIOUS = 6;

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
    this.apart = apart(this.positions, this.partner);
    this.frame = frameOf(this.positions, SPACIOUS * this.apart);
    this.friends = friendsOf(this.persons, this.ties);
    this.close = friendsOf(this.persons, this.ties, CONFIDANT - 1);
  }

  get hasProgrammes() {
    return this.worlds.some((world) => world.programmes.length > 0);
  }

  /** The couple of a person, and the nearer three quarters of those who are close to them. */
  closeTo(person) {
    const couple = [person, this.partner[person]].filter((each) => each >= 0);
    const away = (other) => Math.hypot(...[0, 1].map((axis) => this.positions[2 * other + axis] - this.positions[2 * person + axis]));
    const close = couple.flatMap((each) => this.close[each]).sort((one, other) => away(one) - away(other));
    return [...couple, ...close.slice(0, Math.ceil(close.length * 0.75))];
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

/** Those whom each person has a tie with, of one kind if one is given. */
function friendsOf(persons, ties, kind = null) {
  const friends = Array.from({ length: persons }, () => []);
  for (let i = 0; i < ties.length; i += 3) {
    if (kind !== null && ties[i + 2] !== kind) continue;
    friends[ties[i]].push(ties[i + 1]);
    friends[ties[i + 1]].push(ties[i]);
  }
  return friends;
}
