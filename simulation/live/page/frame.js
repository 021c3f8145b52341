/** One day in all worlds, read from the bytes of a frame as `simulation.live.protocol` lays them out. */

const MAGIC = 0x4854494b;
const VERSION = 1;
const QUALITY_ZERO = 128;

/** Relations, outcomes and standings by the numbers that stand for them. */
export const PARTNER = 0;
export const WAITING = 1;
export const ENROLLED = 2;

/**
 * {day, curves: [Float32Array(worlds * measures) a day], firstDay, worlds: [World, ..]}; a World is {quantities: [Uint8Array a
 * quantity], standing, events: [{person, kind, byHand}], episodes: [{seeker, helper, relation, answered, ruminated, quality}],
 * sessions: [{group, programme, quality, seats: [{person, attended}]}]}. Throws a RangeError for bytes that are no frame.
 */
export function readFrame(buffer) {
  const bytes = new Reader(buffer);
  const [magic, version, day, days, worlds, persons, quantities, measures] = bytes.words(8);
  if (magic !== MAGIC || version !== VERSION) throw new RangeError("the server speaks another version: reload the page");
  const curves = Array.from({ length: days }, () => bytes.floats(worlds * measures));
  return {
    day,
    firstDay: day - days + 1,
    curves,
    measures,
    worlds: Array.from({ length: worlds }, () => readWorld(bytes, persons, quantities)),
  };
}

function readWorld(bytes, persons, quantities) {
  const [events, episodes, sessions, seats] = bytes.words(4);
  const values = bytes.bytes(quantities * persons);
  const world = {
    quantities: Array.from({ length: quantities }, (_, q) => values.subarray(q * persons, (q + 1) * persons)),
    standing: bytes.bytes(persons),
    events: Array.from(bytes.words(events), readEvent),
    episodes: inRows(bytes.words(episodes * 3), 3).map(readEpisode),
    sessions: inRows(bytes.words(sessions * 4), 4).map(readSession),
  };
  seat(world.sessions, Array.from(bytes.words(seats), readSeat));
  return world;
}

function readEvent(word) {
  return { person: word & 0xffffff, kind: (word >>> 24) & 15, byHand: ((word >>> 28) & 1) === 1 };
}

function readEpisode([seeker, helper, flags]) {
  return {
    seeker,
    helper,
    relation: flags & 7,
    answered: ((flags >>> 3) & 1) === 1,
    ruminated: ((flags >>> 4) & 1) === 1,
    quality: (((flags >>> 8) & 255) - QUALITY_ZERO) / 100,
  };
}

function readSession([group, programme, quality, size]) {
  return { group, programme, quality: (quality - QUALITY_ZERO) / 100, size, seats: [] };
}

function readSeat(word) {
  return { person: word & 0xffffff, attended: word >>> 24 === 1 };
}

/** The seats come session by session, each with as many as its size says. */
function seat(sessions, seats) {
  let taken = 0;
  for (const session of sessions) {
    session.seats = seats.slice(taken, taken + session.size);
    taken += session.size;
  }
}

function inRows(words, width) {
  return Array.from({ length: words.length / width }, (_, row) => words.subarray(row * width, (row + 1) * width));
}

/** Reads blocks one after the other; each is a view over the buffer and starts at a multiple of four bytes. */
class Reader {
  constructor(buffer) {
    this.buffer = buffer;
    this.at = 0;
  }

  words(count) {
    return this.block(Uint32Array, count, 4);
  }

  floats(count) {
    return this.block(Float32Array, count, 4);
  }

  bytes(count) {
    return this.block(Uint8Array, count, 1);
  }

  block(View, count, size) {
    const view = new View(this.buffer, this.at, count);
    this.at += (count * size + 3) & ~3;
    return view;
  }
}
