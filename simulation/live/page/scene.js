/** A scene as it was set up: who is there, who is whose partner, who knows whom, and where each is drawn. */

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
    this.worlds = answer.worlds;
    this.frame = frameOf(this.positions);
    this.friends = friendsOf(this.persons, this.ties);
  }

  get hasProgrammes() {
    return this.worlds.some((world) => world.programmes.length > 0);
  }

  /** "Ada and Ben", or "Ada" where she is single. */
  couple(person) {
    const partner = this.partner[person];
    return partner < 0 ? `${this.names[person]} (single)` : `${this.names[person]} and ${this.names[partner]}`;
  }
}

/** The rectangle around all positions; a scene of one couple still gets a place of some size. */
function frameOf(positions) {
  const xs = positions.filter((_, i) => i % 2 === 0);
  const ys = positions.filter((_, i) => i % 2 === 1);
  return { x: spread(xs), y: spread(ys) };
}

function spread(values) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return { middle: (low + high) / 2, size: Math.max(high - low, 0.05) };
}

function friendsOf(persons, ties) {
  const friends = Array.from({ length: persons }, () => []);
  for (let i = 0; i < ties.length; i += 3) {
    friends[ties[i]].push(ties[i + 1]);
    friends[ties[i + 1]].push(ties[i]);
  }
  return friends;
}
