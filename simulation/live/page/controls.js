/** The row of buttons for time, the theme, the link; and the same by keys. */

import { byId, element } from "./elements.js";
import { icon } from "./icons.js";
import { toggleTheme } from "./theme.js";

const WEEK = 7;
const TYPED = new Set(["INPUT", "SELECT", "TEXTAREA"]);
const KEYS = [
  ["Space", "play or pause"],
  ["→  and  Shift →", "one day, one week"],
  ["Home", "back to day 0"],
  [",  and  .", "slower, faster"],
  ["1, 2, 3 …", "strike the chosen couple with an event, in the order of the buttons under “Person”"],
  ["P", "hide or show the panel"],
  ["Escape", "nobody chosen"],
  ["?", "this help"],
  ["In a picture", "arrow keys from person to person, Enter opens the person, + and − zoom, 0 shows all; a double click, or two fingers, zoom in"],
];

export class Controls {
  /** `told`: {player, reset(newSeed), strike(number), choose(person), link(), setup()}. */
  constructor(told) {
    this.told = told;
    this.#listen();
    this.#help();
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Show whether time runs, how fast, and the day. */
  show({ playing, day }) {
    const play = byId("play");
    if (play.getAttribute("aria-pressed") !== String(playing) || !play.querySelector("svg")) {
      play.setAttribute("aria-pressed", String(playing));
      play.querySelector(".glyph").replaceChildren(icon(playing ? "pause" : "play"));
      play.querySelector(".text").textContent = playing ? "Pause" : "Play";
    }
    byId("day").textContent = `Day ${day}`;
    byId("speed").value = this.told.player.speed;
  }

  #listen() {
    const { player } = this.told;
    const click = (id, act) => byId(id).addEventListener("click", act);
    click("play", () => player.play());
    click("one-day", () => player.step(1));
    click("one-week", () => player.step(WEEK));
    click("reset", () => this.#menu(byId("reset-menu").hidden));
    click("reset-same", () => this.#reset(false));
    click("reset-new", () => this.#reset(true));
    click("link", () => this.told.link());
    click("theme", toggleTheme);
    click("fold", fold);
    click("open-setup", () => this.told.setup());
    click("open-help", () => byId("help").showModal());
    byId("speed").append(...player.speedWords.map((words, n) => element("option", { value: n }, words)));
    byId("speed").addEventListener("change", (event) => player.setSpeed(Number(event.target.value)));
    document.addEventListener("click", (event) => event.target.closest("#reset, #reset-menu") || this.#menu(false));
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
      " ": () => player.play(),
      ArrowRight: () => player.step(shiftKey ? WEEK : 1),
      Home: () => this.told.reset(false),
      ",": () => player.setSpeed(player.speed - 1),
      ".": () => player.setSpeed(player.speed + 1),
      p: fold,
      "?": () => byId("help").showModal(),
    };
    const act = acts[key] ?? (/^[1-8]$/.test(key) ? () => this.told.strike(Number(key) - 1) : null);
    act?.();
    return act !== null;
  }

  #help() {
    const rows = KEYS.map(([keys, words]) => element("tr", {}, element("th", { scope: "row" }, keys), element("td", {}, words)));
    byId("help").append(
      element("h2", { id: "help-title" }, "What you see, and the keys"),
      element("p", {}, "Each dot is a person, each pair of dots joined by a bar a couple. Faint lines are friendships and work. Colours show how a person is today. The two pictures show the same couples with the same luck; what differs is the support they have."),
      element("table", {}, element("tbody", {}, ...rows)),
      element("p", { class: "quiet" }, "This is a model with free assumptions, for teaching and research. It is no clinical advice, and one run proves nothing: “kithkin compare” runs many, with intervals."),
      element("form", { method: "dialog", class: "actions" }, element("button", { class: "primary" }, "Close")),
    );
  }
}

/** Hide the panel, so that the pictures take all of the window; or show it again. */
function fold() {
  const folded = document.body.classList.toggle("folded");
  byId("fold").setAttribute("aria-expanded", String(!folded));
}
