/** Seeds as `simulation.seeds` derives them: SplitMix64 along a path of numbers (Steele, Lea and Flood 2014). */

const WORD = (1n << 64n) - 1n;
const SOURCES = 3n;
const RUNS = [1n, 0n, 0n];

function mix(word) {
  let mixed = (word + 0x9e3779b97f4a7c15n) & WORD;
  mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & WORD;
  mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & WORD;
  return mixed ^ (mixed >> 31n);
}

/** A seed, a BigInt from 0 to 2^63 - 1, for a path of BigInts under a seed. */
export function derived(seed, path) {
  return path.reduce((word, number) => mix(word + number), mix(seed)) >> 1n;
}

/** The three seeds of the run that `kithkin run --seed` lives: who the persons are, what strikes them, whom they ask. */
export function seedsOf(seed) {
  const run = derived(BigInt(seed), RUNS);
  return Array.from({ length: Number(SOURCES) }, (_, source) => derived(run, [BigInt(source)]));
}
