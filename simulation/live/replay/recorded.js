/** The recorded source: all days of a scene, unpacked from the page itself; see `simulation.live.recording` for the bytes. */

import { Refusal } from "./socket.js";

const MAGIC = 0x4854494b;
const VERSION = 1;
const REPLIED = 1 << 3;
const RUMINATED = 1 << 4;
const BY_HAND = 1 << 28;
const PERSON = 0xffffff;
const TOLD = 60;
const ATTENDED = 2;

export class Recorded {
  recorded = true;
  #day = 0;

  /** `element` holds the recording as text: deflated, in base64. */
  constructor(element) {
    this.#packed = element.textContent.trim();
  }

  #packed;
  #recording = null;

  /** The last day. */
  get days() {
    return this.#recording ? this.#recording.scene.days : 0;
  }

  async catalogue() {
    return (await this.#open()).scene.catalogue;
  }

  async setup() {
    const { scene } = await this.#open();
    this.#day = 0;
    return { ...scene.scene, day: 0 };
  }

  /** Go on by `days`, at most to the last. */
  async frame(days) {
    const recording = await this.#open();
    const before = this.#day;
    this.#day = Math.min(this.days, before + days);
    return recording.frame(this.#day, before);
  }

  /** Day `day`, with the curves of all days up to it. */
  async seek(day) {
    const recording = await this.#open();
    this.#day = Math.max(0, Math.min(this.days, Math.round(day)));
    return recording.frame(this.#day, 0);
  }

  async ask(message) {
    if (message.do === "reset") return this.setup();
    if (message.do === "person") return (await this.#open()).person(message.person, this.#day);
    throw new Refusal(["This is a recording: it plays what was, and cannot be changed."]);
  }

  async #open() {
    if (!this.#recording) this.#recording = new Recording(await inflated(this.#packed));
    return this.#recording;
  }
}

/** Bytes of a text in base64, inflated. */
export async function inflated(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

/** All days of all worlds; frames are put together when they are asked for. */
class Recording {
  constructor(buffer) {
    const bytes = new Blocks(buffer);
    this.scene = JSON.parse(new TextDecoder().decode(bytes.take(Uint8Array, bytes.take(Uint32Array, 1)[0])));
    const { days, scene, catalogue } = this.scene;
    Object.assign(this, { days, persons: scene.persons, quantities: catalogue.quantities, measures: scene.measures.length });
    this.curves = bytes.take(Float32Array, days * scene.worlds.length * this.measures);
    this.worlds = scene.worlds.map(() => new RecordedWorld(bytes, days + 1, this.persons, this.quantities.length));
  }

  /** The frame of `day`, with the curves of the days after `before`. */
  frame(day, before) {
    const width = this.worlds.length * this.measures;
    const rows = day - before;
    const header = [MAGIC, VERSION, day, rows, this.worlds.length, this.persons, this.quantities.length, this.measures];
    const blocks = [Uint32Array.from(header), this.curves.slice(before * width, day * width)];
    this.worlds.forEach((world) => blocks.push(...world.blocks(day)));
    return joined(blocks);
  }

  /** A person and the partner up to `day`, as the server would tell. */
  person(person, day) {
    const { names, partner } = this.scene.scene;
    const couple = partner[person] < 0 ? [person] : [person, partner[person]];
    return {
      is: "person",
      person,
      name: names[person],
      partner: partner[person],
      partner_name: names[partner[person]] ?? "",
      first_day: 0,
      ties: this.#ties(person),
      worlds: this.worlds.map((world, number) => this.#inWorld(world, this.scene.scene.worlds[number], couple, day)),
    };
  }

  #ties(person) {
    const { ties, names } = this.scene.scene;
    const kinds = this.scene.catalogue.relations.slice(1).map(({ name }) => name);
    return rowsOf(ties, 3)
      .filter(([one, other]) => one === person || other === person)
      .map(([one, other, kind]) => ({ person: one === person ? other : one, relation: kinds[kind] }))
      .map((tie) => ({ ...tie, name: names[tie.person] }));
  }

  #inWorld(world, told, couple, day) {
    const curves = this.quantities.map((quantity, q) => [
      quantity.name,
      [0, 1].map((place) => (place in couple ? world.curve(q, couple[place], day).map((level) => valueOf(quantity, level)) : [])),
    ]);
    const now = curves.map(([name, [own]]) => [name, own.at(-1)]);
    return {
      curves: Object.fromEntries(curves),
      now: Object.fromEntries(now),
      words: Object.fromEntries(now.map(([name, value], q) => [name, wordOf(this.quantities[q], value)])),
      events: this.#events(world, couple, day),
      asked: this.#asked(world, couple, day),
      programme: this.#standing(world, told, couple[0], day),
      partner_programme: couple.length > 1 ? this.#standing(world, told, couple[1], day) : null,
    };
  }

  #events(world, couple, last) {
    const kinds = this.scene.scene.events.map(({ name }) => name);
    return world.collect("events", last, (day, event) =>
      couple.includes(event & PERSON)
        ? [{ day, person: event & PERSON, kind: kinds[(event >>> 24) & 15], by_hand: (event & BY_HAND) !== 0 }]
        : [],
    );
  }

  #asked(world, couple, last) {
    const { names } = this.scene.scene;
    const { relations } = this.scene.catalogue;
    const told = world.collect("episodes", last, (day, seeker, helper, flags) => {
      if (!couple.includes(seeker)) return [];
      const relation = relations[flags & 7];
      const [answered, ruminated] = [(flags & REPLIED) !== 0, (flags & RUMINATED) !== 0];
      const quality = (((flags >>> 8) & 255) - 128) / 100;
      const outcome = outcomeOf(this.scene.words.outcomes, answered, ruminated, quality);
      const pattern = this.scene.words.asked[relation.name === "partner" ? "partner" : "other"];
      const words = filled(pattern, { name: names[helper], relation: relation.label, outcome });
      return [{ day, person: seeker, helper, name: names[helper], relation: relation.name, answered, ruminated, quality, words }];
    });
    return told.slice(-TOLD);
  }

  /** As far as days and sessions tell; with several programmes it is not known which one. */
  #standing(world, told, person, day) {
    const { name } = this.scene.catalogue.statuses[world.statusOf(person, day)];
    const { standings } = this.scene.words;
    const [programme] = told.programmes;
    if (!programme) return { status: name, words: standings.nowhere };
    const title = told.programmes.length > 1 ? "a programme" : `${programme.title[0].toLowerCase()}${programme.title.slice(1)}`;
    const facts = { title, day: world.since(person, day), attended: world.attended(person, day) };
    const words = filled(standings[name], { ...facts, sessions: told.values[`programmes.${programme.name}.sessions`] });
    return { status: name, words };
  }
}

/** One world: levels and standings of all persons by day, and rows of what happened, with how many there are a day. */
class RecordedWorld {
  constructor(bytes, days, persons, quantities) {
    Object.assign(this, { days, persons, quantities });
    this.counts = bytes.take(Uint32Array, days * 4);
    this.starts = [0, 1, 2, 3].map((table) => startsOf(this.counts, table));
    this.levels = summed(bytes.take(Uint8Array, days * quantities * persons), quantities * persons);
    this.standing = summed(bytes.take(Uint8Array, days * persons), persons);
    this.tables = WIDTHS.map((width, table) => columns(bytes, this.starts[table][days], width));
  }

  blocks(day) {
    const size = this.quantities * this.persons;
    const levels = this.levels.slice(day * size, (day + 1) * size);
    const standing = this.standing.slice(day * this.persons, (day + 1) * this.persons);
    return [this.counts.slice(day * 4, day * 4 + 4), levels, standing, ...WIDTHS.map((_, table) => this.#rows(table, day))];
  }

  curve(quantity, person, last) {
    const place = quantity * this.persons + person;
    return Array.from({ length: last + 1 }, (_, day) => this.levels[day * this.quantities * this.persons + place]);
  }

  statusOf(person, day) {
    return this.standing[day * this.persons + person] & 7;
  }

  /** The day since which the status of `day` holds. */
  since(person, day) {
    let first = day;
    while (first > 0 && this.statusOf(person, first - 1) === this.statusOf(person, day)) first -= 1;
    return first;
  }

  attended(person, last) {
    const days = Array.from({ length: last + 1 }, (_, day) => this.standing[day * this.persons + person] >> 3);
    return days.filter((session) => session === ATTENDED).length;
  }

  /** What `tell(day, ...row)` makes of each row of a table up to day `last`, in one list. */
  collect(name, last, tell) {
    const table = TABLES.indexOf(name);
    const days = Array.from({ length: last + 1 }, (_, day) => rowsOf(this.#rows(table, day), WIDTHS[table]).map((row) => tell(day, ...row)));
    return days.flat(2);
  }

  #rows(table, day) {
    const [width, starts] = [WIDTHS[table], this.starts[table]];
    return this.tables[table].slice(starts[day] * width, starts[day + 1] * width);
  }
}

const TABLES = ["events", "episodes", "sessions", "seats"];
const WIDTHS = [1, 3, 4, 1];

/** Row at which each day begins, and the number of rows. */
function startsOf(counts, table) {
  const starts = [0];
  for (let at = table; at < counts.length; at += 4) starts.push(starts.at(-1) + counts[at]);
  return starts;
}

/** Days were stored as differences from the day before, modulo 256. */
function summed(levels, size) {
  const whole = levels.slice();
  for (let at = size; at < whole.length; at += 1) whole[at] += whole[at - size];
  return whole;
}

/** Rows (rows, width) of words that were stored column by column. */
function columns(bytes, rows, width) {
  const stored = bytes.take(Uint32Array, rows * width);
  return Uint32Array.from(stored, (_, at) => stored[(at % width) * rows + Math.floor(at / width)]);
}

function rowsOf(words, width) {
  return Array.from({ length: words.length / width }, (_, row) => Array.from(words.slice(row * width, (row + 1) * width)));
}

function valueOf({ low, high }, level) {
  return Math.round((low + (level / 255) * (high - low)) * 1000) / 1000;
}

function wordOf({ words }, value) {
  return words.reduce((best, mark) => (Math.abs(mark[0] - value) < Math.abs(best[0] - value) ? mark : best))[1];
}

function outcomeOf(words, answered, ruminated, quality) {
  if (!answered) return words.unanswered;
  if (ruminated) return words.ruminated;
  return words.helped.find(([bound]) => quality > bound)[1];
}

/** A pattern with what stands in braces filled in. */
function filled(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** One buffer of all blocks, each at a multiple of four bytes. */
function joined(blocks) {
  const sizes = blocks.map(({ byteLength }) => (byteLength + 3) & ~3);
  const whole = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  blocks.forEach((block, number) => {
    whole.set(new Uint8Array(block.buffer, block.byteOffset, block.byteLength), at);
    at += sizes[number];
  });
  return whole.buffer;
}

/** Takes blocks of a buffer one after the other, each at a multiple of four bytes. */
class Blocks {
  constructor(buffer) {
    Object.assign(this, { buffer, at: 0 });
  }

  take(View, count) {
    const view = new View(this.buffer, this.at, count);
    this.at += (view.byteLength + 3) & ~3;
    return view;
  }
}
