/** The pictures side by side, their headings, and everything a pointer or a key does to them. */

import { Camera } from "kithkin/camera.js";
import { button, element } from "kithkin/elements.js";
import { place } from "kithkin/ground.js";
import { toldIn } from "kithkin/beats.js";
import { besides } from "kithkin/besides.js";
import { Picture } from "kithkin/picture.js";
import { SIDES, sideOf } from "kithkin/sides.js";
import { Story, storyOf } from "kithkin/story.js";
import { isCalm } from "kithkin/theme.js";
import { middlemost, rowsOf, stepped } from "kithkin/walk.js";
import { given, word } from "kithkin/words.js";

const CLICK = 5;
/** Pixels at the rim of a picture in which nobody is followed, and of the sentence below it. */
const [EDGE, STORY] = [24, 30];
const STEP = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Stage {
  #section = document.getElementById("worlds");
  #pictures = [];
  #stories = [];
  #frame = null;
  #pointers = new Map();
  #travelled = 0;

  /** `told`: {choose(person), hover(person, x, y), preset(number, name)} is told what the reader does. */
  constructor(catalogue, told) {
    Object.assign(this, { catalogue, told, scene: null, camera: new Camera(), chosen: -1 });
    new ResizeObserver(() => this.#pictures.forEach((picture) => picture.fit())).observe(this.#section);
  }

  /** Draw another scene; the figures stay where there are as many worlds as before. */
  setScene(scene) {
    if (scene.worlds.length !== this.#pictures.length) this.#build(scene.worlds.length);
    this.scene = scene;
    this.#frame = null;
    this.rows = rowsOf(scene);
    this.camera.reset();
    this.#section.classList.toggle("banded", scene.hasProgrammes);
    this.#pictures.forEach((picture) => picture.setScene(scene));
    scene.worlds.forEach((world, number) => this.#head(world, number));
    this.choose(-1);
  }

  /** Headings after a change of the worlds' parameters. */
  refresh(worlds) {
    this.scene.worlds = worlds;
    worlds.forEach((world, number) => this.#head(world, number));
    this.repaint();
  }

  /** `scale`: of the first picture; `others`: of the others. */
  show(frame, scale, others, now, lasts) {
    this.#frame = frame;
    this.#pictures.forEach((picture, number) => picture.show(frame, number ? others : scale, now, lasts));
    this.#tellStories();
  }

  /** The day of the couple that is chosen in words, a text a world; of all persons where nobody is chosen. */
  story() {
    return this.#frame.worlds.map((world) => Object.values(storyOf(world, this.scene, this.chosen)).join(" "));
  }

  #tellStories() {
    if (!this.#frame) return;
    this.#stories.forEach((story, number) => story.show(this.#frame.worlds[number], this.scene, this.chosen));
  }

  /** Write what a world is like today beside its name. */
  tell(number, text) {
    this.#section.children[number].querySelector(".today").textContent = text;
  }

  /** Draw what has changed; true where anything was drawn. */
  paint(now) {
    if (this.camera.move(performance.now())) this.repaint();
    this.#stories.forEach((story, number) => story.paint(this.#pictures[number].beat(now)));
    return this.#pictures.map((picture) => picture.paint(now)).some(Boolean);
  }

  repaint(all = false) {
    this.#section.classList.toggle("zoomed", this.camera.zoom > 1);
    this.#pictures.forEach((picture) => picture.repaint(all));
  }

  choose(person) {
    this.chosen = person;
    this.#mark({ chosen: person });
    this.#tellStories();
  }

  /** Come near to a couple and those who are close to it. */
  comeNear(person) {
    this.#comeNear(this.scene.closeTo(person));
  }

  /** Come nearer or go back, where somebody with whom the couple has to do on a slow day is out of sight. */
  keepInSight(person) {
    const couple = [person, this.scene.partner[person]].filter((each) => each >= 0);
    const told = this.#frame.worlds.flatMap((world) => toldIn(world, this.scene, couple).episodes);
    const persons = [...new Set([...couple, ...told.flatMap(({ seeker, helper }) => [seeker, helper])])];
    const goal = this.camera.goal();
    const isSeen = (view, [x, y]) => x > EDGE && y > EDGE && x < view.width - EDGE && y < view.high - EDGE - STORY;
    const areSeen = (view) => persons.every((each) => isSeen(view, place(this.scene.positions, view, each)));
    if (!this.#pictures.every((picture) => areSeen(picture.view(goal)))) this.#comeNear(persons);
  }

  #comeNear(persons) {
    const [{ canvas }] = this.#pictures;
    const band = Math.max(...this.#pictures.map((picture) => picture.view().band)) + STORY;
    this.camera.comeNear(this.scene, persons, { width: canvas.clientWidth, height: canvas.clientHeight, band }, isCalm() ? null : performance.now());
    this.repaint();
  }

  /** Where a person is drawn in a world's picture, in CSS pixels from the picture's corner. */
  placeOf(person, number) {
    return place(this.scene.positions, this.#pictures[number].view(), person);
  }

  /** Height of each picture in CSS pixels, without the band of the programmes. */
  heights() {
    return this.#pictures.map((picture) => picture.view().high);
  }

  #mark(marks) {
    this.#pictures.forEach((picture) => {
      Object.assign(picture.marked, marks);
      picture.repaint();
    });
  }

  #build(count) {
    const figures = SIDES.slice(0, count).map((side, number) => this.#figure(side, number, count));
    this.#section.replaceChildren(...figures);
    this.#section.dataset.count = count;
    this.#pictures = figures.map((figure, number) => new Picture(figure.querySelector("canvas"), number, this.camera));
    this.#stories = figures.map((figure) => new Story(figure.querySelector(".story")));
    this.#pictures.forEach((picture) => {
      this.#listen(picture);
      picture.fit();
    });
  }

  #figure(side, number, count) {
    const menu = element("select", { "aria-label": word("world.menu", { side: sideOf(count, number) }) });
    menu.append(...this.catalogue.presets.map(({ name, title, summary }) => element("option", { value: name, title: given(summary) }, given(title))));
    menu.addEventListener("change", () => this.told.preset(number, menu.value));
    const notes = [element("span", { class: "changes" }), element("span", { class: "today", title: word("world.strained.title") })];
    const name = element("span", { class: "name" }, element("span", { class: "title", "aria-hidden": "true" }), menu);
    const heading = element("figcaption", {}, element("span", { class: "swatch" }), name, ...notes);
    const canvas = element("canvas", { tabindex: "0", role: "application", "aria-roledescription": word("world.role") });
    const whole = button(word("world.all"), () => this.#reset(), { class: "whole" });
    const story = element("p", { class: "story", "aria-hidden": "true", hidden: "" });
    return element("figure", { class: `world ${side}` }, heading, canvas, whole, story);
  }

  #head(world, number) {
    const figure = this.#section.children[number];
    const changed = Object.entries(world.changed);
    const menu = figure.querySelector("select");
    figure.classList.toggle("with-band", this.scene.hasProgrammes);
    menu.value = world.scenario;
    figure.querySelector(".title").textContent = given(world.title);
    menu.title = given(world.summary);
    const other = number ? besides(this.scene.worlds, number) : [];
    const notes = [changed.length ? word("world.changed", { number: changed.length }) : "", other.length ? word("world.besides") : ""];
    figure.querySelector(".changes").textContent = notes.filter(Boolean).join(", ");
    const values = changed.map(([name, value]) => word("world.value", { name, value }));
    figure.querySelector(".changes").title = [...values, ...other].join("\n");
    const words = { side: capital(sideOf(this.scene.worlds.length, number)), title: given(world.title), summary: given(world.summary), keys: word("world.keys") };
    figure.querySelector("canvas").setAttribute("aria-label", word("world.picture", words));
  }

  #listen(picture) {
    const { canvas } = picture;
    canvas.addEventListener("pointerdown", (event) => this.#down(event, canvas));
    canvas.addEventListener("pointermove", (event) => this.#move(event, picture));
    canvas.addEventListener("pointerup", (event) => this.#up(event, picture));
    canvas.addEventListener("pointercancel", (event) => this.#pointers.delete(event.pointerId));
    canvas.addEventListener("pointerleave", () => this.#hover(-1));
    // One finger scrolls the page, unless something is zoomed; two fingers always zoom.
    canvas.addEventListener("touchmove", (event) => event.touches.length > 1 && event.preventDefault(), { passive: false });
    canvas.addEventListener("wheel", (event) => this.#wheel(event, picture), { passive: false });
    canvas.addEventListener("dblclick", (event) => this.#zoom(2, canvas, event.offsetX, event.offsetY));
    canvas.addEventListener("keydown", (event) => this.#key(event, picture));
  }

  #down(event, canvas) {
    canvas.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, event);
    if (this.#pointers.size === 1) this.#travelled = 0;
  }

  #move(event, picture) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return this.#hover(picture.personAt(event.offsetX, event.offsetY), event.clientX, event.clientY);
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
    this.#travelled += Math.hypot(dx, dy);
    this.#pointers.set(event.pointerId, event);
    if (this.#pointers.size === 2) this.#pinch(event, before, picture.canvas);
    else if (this.#travelled > CLICK) this.camera.pan(dx, dy);
    return this.repaint();
  }

  #up(event, picture) {
    const alone = this.#pointers.size === 1;
    this.#pointers.delete(event.pointerId);
    if (alone && this.#travelled <= CLICK) this.told.choose(picture.personAt(event.offsetX, event.offsetY));
  }

  #pinch(event, before, canvas) {
    const other = [...this.#pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
    const box = canvas.getBoundingClientRect();
    const middle = [(event.clientX + other.clientX) / 2 - box.left, (event.clientY + other.clientY) / 2 - box.top];
    this.#zoom(apart(event) / apart(before), canvas, ...middle);
  }

  /** Another person may then be under the pointer. */
  #wheel(event, picture) {
    event.preventDefault();
    this.#zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0018)), picture.canvas, event.offsetX, event.offsetY);
    this.#hover(picture.personAt(event.offsetX, event.offsetY), event.clientX, event.clientY);
  }

  #zoom(factor, canvas, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) {
    this.camera.zoomAt(factor, x - canvas.clientWidth / 2, y - canvas.clientHeight / 2);
    this.repaint();
  }

  #reset() {
    this.camera.reset();
    this.repaint();
  }

  #hover(person, x, y) {
    if (this.#pictures[0].marked.hovered !== person) this.#mark({ hovered: person });
    this.told.hover(person, x, y);
  }

  #key(event, picture) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (STEP[event.key]) this.#walk(STEP[event.key]);
    else if (event.key === "Enter" && this.chosen >= 0) this.told.open();
    else if (event.key === "+" || event.key === "=") this.#zoom(1.4, picture.canvas);
    else if (event.key === "-") this.#zoom(1 / 1.4, picture.canvas);
    else if (event.key === "0") this.#reset();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Choose the next person in a direction; the first one is the nearest to the middle. */
  #walk(direction) {
    this.told.choose(this.chosen < 0 ? middlemost(this.scene) : stepped(this.rows, this.scene, this.chosen, direction));
  }
}

function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
