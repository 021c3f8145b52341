/** Opens what the page carries: its worlds as data, and the kernels that live them. */

import { byId } from "./elements.js";
import { chosen } from "./kernels.js";
import { Living } from "./living.js";
import { inflated } from "./unpacking.js";

/** The scene that lives in this page; rejects with a sentence where the browser lacks what is needed. */
export async function opened() {
  if (!globalThis.WebAssembly || !globalThis.DecompressionStream) throw new Error(LACKING);
  const [prepared, exact, relaxed] = await Promise.all(["prepared", "exact", "relaxed"].map((id) => inflated(byId(id).textContent.trim())));
  const { module, name } = await chosen({ exact, relaxed }).catch(() => {
    throw new Error(LACKING);
  });
  const living = new Living(JSON.parse(new TextDecoder().decode(prepared)), module);
  living.kernels = name;
  return living;
}

const LACKING =
  "This browser cannot live the worlds: it lacks WebAssembly with vectors. Open the page in Firefox, Chrome or Edge of 2023 or later, or in Safari 16.4 or later.";
