/** The row of buttons for time, the theme, the link; and the same by keys. */

import { byId, element } from "kithkin/elements.js";
import { icon } from "kithkin/icons.js";
import { toggleTheme } from "kithkin/theme.js";
import { given, keysOf, word } from "kithkin/words.js";

const WEEK = 7;
const TYPED = new Set(["INPUT", "SELECT", "TEXTAREA"]);
export class Controls {
  /** `told`: {player, stop(), network(), facts(), reset(newSeed), strike(number), choose(person), follow(), link(), setup()}. */
  constructor(told) {
    this.told = told;
    this.#listen();
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Show whether time runs, how fast, and the day. */
  show({ playing, day, goal = 0 }) {
    const way = goal > day;
    const shown = way ? "stop" : playing ? "pause" : "play";
    const play = byId("play");
    if (play.dataset.shown !== shown) {
      Object.assign(play.dataset, { shown, playing });
      play.querySelector(".glyph").replaceChildren(icon(way ? "pause" : shown));
      play.querySelector(".text").textContent = word(`time.${shown}`);
    }
    byId("day").textContent = way ? word("time.way", { day, goal }) : word("time.now", { day });
    byId("speed").value = this.told.player.speed;
  }

  #listen() {
    const { player } = this.told;
    const click = (id, act) => byId(id).addEventListener("click", act);
    click("play", () => this.#play());
    click("one-day", () => player.step(1));
    click("one-week", () => player.step(WEEK));
    click("reset", () => this.#menu(byId("reset-menu").hidden));
    click("reset-same", () => this.#reset(false));
    click("reset-new", () => this.#reset(true));
    click("link", () => this.told.link());
    click("theme", toggleTheme);
    click("fold", fold);
    click("open-setup", () => this.told.setup());
    click("open-help", () => this.#help());
    // After a click the space bar plays again, instead of pressing the button once more.
    for (const id of ["one-day", "one-week"]) click(id, ({ detail, currentTarget }) => detail && currentTarget.blur());
    click("skip", (event) => {
      event.preventDefault();
      byId("play").focus();
    });
    byId("speed").append(...Array.from({ length: player.speeds }, (_, n) => element("option", { value: n }, word(`time.speed.${n}`))));
    byId("speed").addEventListener("change", (event) => player.setSpeed(Number(event.target.value)));
    document.addEventListener("click", (event) => event.target.closest("#reset, #reset-menu") || this.#menu(false));
  }

  /** On the way to the day of an address the button stops it there. */
  #play() {
    if (byId("play").dataset.shown === "stop") this.told.stop();
    else this.told.player.play();
  }

  #reset(newSeed) {
    this.#menu(false);
    this.told.reset(newSeed);
  }

  #menu(open) {
    const menu = byId("reset-menu");
    if (menu.hidden !== open) return;
    menu.hidden = !open;
    byId("reset").setAttribute("aria-expanded", String(open));
    menu.style.left = `${byId("reset").getBoundingClientRect().left}px`;
    if (open) menu.querySelector("button").focus();
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return this.#escape();
    const typing = TYPED.has(event.target.tagName);
    const pressing = event.target.closest?.("button, summary, a") && (event.key === " " || event.key === "Enter");
    if (typing || pressing) return undefined;
    if (this.#act(event)) event.preventDefault();
    return undefined;
  }

  #escape() {
    if (!byId("reset-menu").hidden) {
      this.#menu(false);
      byId("reset").focus();
    } else this.told.choose(-1);
  }

  #act({ key, shiftKey }) {
    const { player } = this.told;
    const acts = {
      " ": () => this.#play(),
      ArrowRight: () => player.step(shiftKey ? WEEK : 1),
      Home: () => this.told.reset(false),
      ",": () => player.setSpeed(player.speed - 1),
      ".": () => player.setSpeed(player.speed + 1),
      p: fold,
      f: () => this.told.follow(),
      "?": () => this.#help(),
    };
    const act = acts[key] ?? (/^[1-8]$/.test(key) ? () => this.told.strike(Number(key) - 1) : null);
    act?.();
    return act !== null;
  }

  #help() {
    const rows = keysOf("help.keys.").map((key) => {
      const does = word(key.replace("keys", "does"));
      return element("tr", {}, element("th", { scope: "row" }, word(key)), element("td", {}, does));
    });
    byId("help").replaceChildren(
      element("h2", { id: "help-title", tabindex: "-1", autofocus: "" }, word("help.title")),
      element("p", {}, word("help.picture")),
      element("p", {}, word("help.beats")),
      element("p", {}, word("help.sd")),
      element("p", {}, word("help.luck")),
      element("table", {}, element("tbody", {}, ...rows)),
      element("p", {}, word("help.network", { network: given(this.told.network()) })),
      ...this.#facts(),
      element("p", { class: "quiet" }, word("help.model")),
      element("form", { method: "dialog", class: "actions" }, element("button", { class: "primary" }, word("page.close"))),
    );
    byId("help").showModal();
  }

  /** Who lives these worlds, and by what Python's runs can be told to be the same. */
  #facts() {
    const { version, module, day, seed, titles, fingerprints, commands } = this.told.facts();
    const rows = titles.map((title, world) => {
      const print = element("code", {}, given(fingerprints[world]));
      const command = commands[world] ? element("code", {}, given(commands[world])) : word("help.touched");
      return element("li", {}, given(title), element("br"), print, element("br"), command);
    });
    return [element("p", {}, word("help.facts", { version, module, day, seed })), element("ul", { class: "facts" }, ...rows)];
  }
}

/** Hide the panel, so that the pictures take all of the window; or show it again. */
function fold() {
  const folded = document.body.classList.toggle("folded");
  byId("fold").setAttribute("aria-expanded", String(!folded));
}
