/** The kernels of the model as a WebAssembly module: loading, memory, and calls. */

const STACK = 1 << 20;
const ARRAYS = {
  "|i1": Int8Array,
  "|u1": Uint8Array,
  "<i2": Int16Array,
  "<i4": Int32Array,
  "<f4": Float32Array,
  "<f8": Float64Array,
  "<i8": BigInt64Array,
  "<u8": BigUint64Array,
};
const STEP = 2 ** -12;

/** The faster of two modules, `relaxed`, if this machine runs it and rounds a fused multiply-add once; else `exact`; bytes of each. */
export async function chosen({ exact, relaxed }) {
  if (WebAssembly.validate(relaxed)) {
    const module = await WebAssembly.compile(relaxed);
    if (fuses((await Kernels.of(module)).probe)) return { module, name: "relaxed" };
  }
  return { module: await WebAssembly.compile(exact), name: "exact" };
}

/** Whether a b + c is rounded once, for products that single precision cannot hold and sums that double precision can. */
export function fuses(probe) {
  for (let n = 1; n <= 64; n += 1) {
    const [a, b] = [1 + n * STEP, 1 + (n + 64.5) * 2 * STEP];
    for (const c of [-1, -Math.fround(a * b), 1 / n, -b]) {
      const [x, y, z] = [a, b, c].map(Math.fround);
      if (probe(x, y, z) !== Math.fround(x * y + z)) return false;
    }
  }
  return true;
}

export class Kernels {
  /** An instance with memory of its own, in which worlds can be laid out. */
  static async of(module) {
    const memory = new WebAssembly.Memory({ initial: 32 });
    const stack = new WebAssembly.Global({ value: "i32", mutable: true }, STACK);
    const { exports } = await WebAssembly.instantiate(module, { env: { __linear_memory: memory, __stack_pointer: stack } });
    return new Kernels(exports, memory);
  }

  constructor(exports, memory) {
    Object.assign(this, { exports, memory, probe: exports.kithkin_probe });
  }

  /** Address of room for `bytes` bytes, and a vector more: kernels read whole vectors. */
  take(bytes) {
    return this.exports.kithkin_take(bytes + 64) >>> 0;
  }

  /** A view of an array in memory, valid until the memory grows. */
  view(kind, address, size) {
    return new ARRAYS[kind](this.memory.buffer, address, size);
  }

  /** Call an entrance with the cells of its arguments: BigInts, or a list of cells for a record. What it allocates is freed. */
  call(name, cells) {
    const top = this.exports.kithkin_top();
    const status = this.exports[`kithkin_${name}`](this.#table(cells));
    this.exports.kithkin_free(top);
    if (status !== 0) throw new Error(`the kernels stopped with status ${status}`);
  }

  /** Address of a table of cells of 8 bytes, in which the address of a record's own table stands for it. */
  #table(cells) {
    const flat = cells.map((cell) => (Array.isArray(cell) ? BigInt(this.#table(cell)) : cell));
    const address = this.take(8 * flat.length);
    this.view("<i8", address, flat.length).set(flat);
    return address;
  }
}

/** One array in the kernels' memory. */
export class Column {
  /** `about`: {kind, shape, fill or data}; data are its bytes. */
  constructor(kernels, about) {
    Object.assign(this, { kernels, kind: about.kind, shape: about.shape });
    this.size = about.shape.reduce((one, other) => one * other, 1);
    this.itemsize = ARRAYS[about.kind].BYTES_PER_ELEMENT;
    this.address = kernels.take(this.size * this.itemsize);
    if (about.data) this.bytes.set(about.data.subarray(0, this.size * this.itemsize));
    else this.values.fill(this.itemsize === 8 && about.kind !== "<f8" ? BigInt(about.fill) : about.fill);
  }

  get values() {
    return this.kernels.view(this.kind, this.address, this.size);
  }

  get bytes() {
    return this.kernels.view("|u1", this.address, this.size * this.itemsize);
  }

  /** The array as it is handed over: its address and its shape. */
  get cells() {
    return [this.address, ...this.shape].map(BigInt);
  }
}
