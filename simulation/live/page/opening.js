/** Opens what the page carries: its worlds as data, and the kernels that live them. */

import { byId } from "kithkin/elements.js";
import { chosen } from "kithkin/kernels.js";
import { Living } from "kithkin/living.js";
import { inflated } from "kithkin/unpacking.js";
import { word } from "kithkin/words.js";

/** The scene that lives in this page; rejects with a sentence where the browser lacks what is needed. */
export async function opened() {
  if (!globalThis.WebAssembly || !globalThis.DecompressionStream) throw new Error(word("page.lacking"));
  const [prepared, exact, relaxed] = await Promise.all(["prepared", "exact", "relaxed"].map((id) => inflated(byId(id).textContent.trim())));
  const { module, name } = await chosen({ exact, relaxed }).catch(() => {
    throw new Error(word("page.lacking"));
  });
  const living = new Living(JSON.parse(new TextDecoder().decode(prepared)), module);
  living.kernels = name;
  return living;
}
