/** SHA-256 (FIPS 180-4): pages opened from disk or in a frame may lack the browser's own. */

const PRIMES = primes(64);
const ROUNDS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const BLOCK = 64;

/** The digest of bytes, as 64 hexadecimal digits. */
export function digest(bytes) {
  const whole = padded(bytes);
  const state = Uint32Array.from(START);
  const words = new Uint32Array(BLOCK);
  const view = new DataView(whole.buffer);
  for (let at = 0; at < whole.length; at += BLOCK) {
    for (let k = 0; k < 16; k += 1) words[k] = view.getUint32(at + 4 * k);
    stretch(words);
    compress(state, words);
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
}

/** Bytes, a bit, zeros, and their number of bits, to whole blocks. */
function padded(bytes) {
  const whole = new Uint8Array(Math.ceil((bytes.length + 9) / BLOCK) * BLOCK);
  whole.set(bytes);
  whole[bytes.length] = 128;
  new DataView(whole.buffer).setBigUint64(whole.length - 8, 8n * BigInt(bytes.length));
  return whole;
}

function stretch(words) {
  for (let k = 16; k < BLOCK; k += 1) {
    const [early, late] = [words[k - 15], words[k - 2]];
    const low = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const high = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words[k] = words[k - 16] + low + words[k - 7] + high;
  }
}

function compress(state, words) {
  let [a, b, c, d, e, f, g, h] = state;
  for (let k = 0; k < BLOCK; k += 1) {
    const high = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const low = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const one = (h + high + ((e & f) ^ (~e & g)) + ROUNDS[k] + words[k]) | 0;
    const other = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + other) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, k) => (state[k] += word));
}

function turned(word, bits) {
  return (word >>> bits) | (word << (32 - bits));
}

/** The first 32 bits behind the point. */
function fraction(root) {
  return Math.floor((root % 1) * 2 ** 32);
}

function primes(count) {
  const found = [];
  for (let number = 2; found.length < count; number += 1) {
    if (found.every((prime) => number % prime)) found.push(number);
  }
  return found;
}
