/** The page: makes its parts and lets them speak to each other. */

import { fromAddress } from "./address.js";
import { besides } from "./besides.js";
import { Bookmark } from "./bookmark.js";
import { Changes } from "./changes.js";
import { Controls } from "./controls.js";
import { Curves } from "./curves.js";
import { Differing } from "./differing.js";
import { byId } from "./elements.js";
import { Fan } from "./fan.js";
import { Following } from "./following.js";
import { hint, hintWords } from "./hint.js";
import { drawIcons, learnIcons } from "./icons.js";
import { Legend } from "./legend.js";
import { Lesson } from "./lesson.js";
import { opened } from "./opening.js";
import { refuse, say } from "./notices.js";
import { PersonSheet } from "./person.js";
import { Player } from "./player.js";
import { Run } from "./run.js";
import { Scale } from "./scale.js";
import { Setup } from "./setup.js";
import { Stage } from "./stage.js";
import { sideOf } from "./sides.js";
import { sceneOf } from "./steps.js";
import { listenToTabs, openTab } from "./tabs.js";
import { speak } from "./spoken.js";
import { offerTaking } from "./taking.js";
import { CurveTable } from "./table.js";
import { followTheme, onThemeChange } from "./theme.js";
import { fillWords, given, word } from "./words.js";

const FURTHEST = 3_650;

class Page {
  frame = null;

  constructor(source, catalogue) {
    Object.assign(this, { source, catalogue });
    this.scales = catalogue.quantities.map((quantity, number) => new Scale(quantity, number));
    this.scale = this.scales[0];
    this.differing = this.scales.map((scale) => new Differing(scale));
    this.run = new Run(source, this.#heard());
    this.stage = new Stage(catalogue, this.#pointed());
    this.legend = new Legend(this.scales, this.differing, (number) => this.colourBy(number));
    this.bookmark = new Bookmark(() => this.#state(), (state) => this.#moved(state));
    this.fan = new Fan(this.run, () => this.curves?.grew());
    this.curves = new Curves(catalogue, this.fan, () => this.bookmark.later());
    this.table = new CurveTable(this.curves);
    this.person = new PersonSheet(catalogue, this.#personal());
    this.player = new Player(this.#timed());
    const { run, player, stage } = this;
    this.following = new Following({ run, player, stage, choose: (person) => this.choose(person) });
    this.controls = new Controls(this.#controlled());
    this.#makeLive();
    offerTaking(this.#taken());
    onThemeChange(() => this.#redraw());
    listenToTabs();
  }

  /** Begin with the scene of the address, else with the one the command asked for. */
  async start() {
    const { worlds, persons, seed, source, changes } = this.catalogue.start;
    const asked = fromAddress(location.hash);
    const state = asked ?? { request: { worlds, persons, seed, source, changes }, acts: [], day: 0 };
    try {
      await this.run.setup(state.request, state.acts, Math.min(state.day, FURTHEST));
    } catch (refusal) {
      refuse(refusal);
      if (!this.run.scene) await this.run.setup({ worlds, persons, seed, source, changes });
    }
    this.#take(state);
  }

  #take({ show, curve, lesson, lives, less }) {
    const number = this.catalogue.quantities.findIndex(({ name }) => name === show);
    if (number >= 0) this.colourBy(number);
    if (curve) this.curves.choose(curve);
    if (lives) this.fan.want(true);
    if (less) this.legend.showDifference(true);
    if (lesson) this.lesson?.resume(lesson);
    this.bookmark.later();
  }

  colourBy(number) {
    this.scale = this.scales[number];
    this.legend.choose(number);
    this.#show();
    this.person.redraw();
    this.bookmark.later();
  }

  choose(person) {
    this.stage.choose(person);
    this.person.choose(person);
    if (person < 0) return this.#leavePerson();
    speak(this.#hintOf(person), true);
    openTab("person");
    return this.person.title.scrollIntoView({ block: "nearest" });
  }

  /** A step of the lesson that sent its reader to a person comes back. */
  #leavePerson() {
    if (this.lesson?.number && !byId("person").hidden) openTab("lesson");
  }

  #makeLive() {
    const set = (world, name, value) => this.#try(() => this.run.set(world, name, value), () => this.#unchanged());
    this.changes = new Changes(this.catalogue, set);
    this.setup = new Setup(this.catalogue, (request) => this.#setUp(request));
    this.lesson = new Lesson(this.#taught());
  }

  async #beginStep(step, option) {
    this.player.play(false);
    this.bookmark.turn();
    this.player.setSpeed(step.speed);
    this.curves.choose(step.curve);
    if (option < 0) this.curves.forget();
    this.colourBy(this.catalogue.quantities.findIndex(({ name }) => name === step.show));
    await this.#try(() => this.run.setup(sceneOf(step, option, (name) => this.source.usual(name))));
  }

  /** What the lesson does to the scene, and what it reads of it. */
  #taught() {
    const world = (number) => this.run.scene.worlds[number];
    return {
      begin: (step, option) => this.#beginStep(step, option),
      again: () => this.#reset(false),
      play: (day, speed) => this.#playTo(day, speed),
      strike: ({ person, kind, world: where }) => this.#strike(person, kind, where),
      slider: (name, number) => this.changes.single(name, number),
      value: (name, number) => world(number)?.values[name],
      series: (number, measure) => this.curves.series(number, measure),
      measure: (name) => this.catalogue.measures.find((each) => each.name === name),
      event: (kind) => this.run.scene.events.find(({ name }) => name === kind).label,
      couples: (frame) => this.#couples(frame),
    };
  }

  #playTo(day, speed) {
    this.player.setSpeed(speed);
    this.player.playTo(day);
  }

  /** The strain of both partners of each couple, in each world: [[[strain, strain], ...], ...]. */
  #couples(frame) {
    const { partner } = this.run.scene;
    const scale = this.scales.find(({ quantity }) => quantity.name === "strain");
    const first = Array.from(partner.keys()).filter((person) => partner[person] > person);
    return frame.worlds.map(({ quantities }) => {
      const strain = quantities[scale.number];
      return first.map((person) => [person, partner[person]].map((each) => scale.valueOf(strain[each])));
    });
  }

  /** After a refusal all sliders show again what holds. */
  #unchanged() {
    this.changes.refresh();
    this.lesson.refresh();
  }

  #strikeChosen(number) {
    const person = this.stage.chosen;
    const kind = this.run.scene?.events[number];
    if (person >= 0 && kind) this.#strike(person, kind.name);
  }

  #setUp(request) {
    this.player.play(false);
    this.bookmark.turn();
    this.lesson?.leave();
    return this.#try(() => this.run.setup(request));
  }

  /** Where time stands still, the day of the blow is lived at once, so that something is seen. */
  #strike(person, kind, world = "both") {
    return this.#try(async () => {
      await this.run.strike(person, kind, world);
      if (!this.player.playing) this.player.step(1);
    });
  }

  /** Do what may be refused; say why if it is, and put things back. */
  async #try(act, otherwise = () => {}) {
    try {
      await act();
    } catch (refusal) {
      refuse(refusal);
      otherwise();
    }
  }

  #heard() {
    return {
      scene: (scene) => this.#newScene(scene),
      frame: (frame) => this.#newFrame(frame),
      act: (act, answer) => this.#done(act, answer),
    };
  }

  #newScene(scene) {
    this.frame = null;
    this.player.thaw();
    this.hovered = null;
    hint("");
    learnIcons(scene.events);
    this.stage.setScene(scene);
    this.legend.setScene(scene);
    this.fan.begin();
    this.curves.setScene(scene);
    this.person.setScene(scene);
    this.changes?.setScene(scene);
    scene.notes.forEach((note) => say(given(note), "refusal"));
    const other = scene.worlds.slice(1).flatMap((_, number) => besides(scene.worlds, number + 1));
    if (other.length) say(word("world.besides.told", { values: other.join("; ") }), "refusal");
  }

  #newFrame(frame) {
    this.frame = frame;
    this.curves.add(frame);
    this.person.grewOld();
    this.#show();
    this.following.arrived(frame);
    this.#tell();
    this.lesson?.arrived(frame);
    if (this.hovered?.person >= 0) this.#hint(this.hovered.person, this.hovered.x, this.hovered.y);
    this.state();
  }

  #done(act, answer) {
    if (act.name) {
      this.stage.refresh(this.run.scene.worlds);
      this.changes.refresh(this.run.scene.worlds);
      this.lesson.refresh();
      this.curves.mark(act.day, this.changes.labelOf(act.name));
    } else {
      this.curves.mark(act.day, given(act.kind));
      const [one, other] = answer.persons.map((person) => this.run.scene.names[person]);
      const whom = other ? word("strike.and", { one, other }) : one;
      const count = this.run.scene.worlds.length;
      const where = count === 1 ? "alone" : count === 2 ? act.world : act.world === "both" ? "all" : "one";
      const { words } = this.run.scene.events.find(({ name }) => name === act.kind);
      say(word(`strike.${where}`, { whom, words: given(words), side: act.world === "both" ? "" : sideOf(count, act.world) }));
    }
    this.bookmark.later();
  }

  #show() {
    if (this.frame) {
      const others = this.legend.differs ? this.differing[this.scale.number] : this.scale;
      this.stage.show(this.frame, this.scale, others, this.player.clock(performance.now()), this.player.lasts);
    }
  }

  /** Mean and strained share of a world beside its name. */
  #tell() {
    const worlds = this.run.scene.worlds.map(({ title }, world) => {
      const strained = this.curves.latest(world, "strained");
      const share = Math.round(100 * strained);
      this.stage.tell(world, Number.isFinite(strained) ? word("world.strained", { share }) : "");
      if (!Number.isFinite(strained)) return "";
      return word("world.now", { title: given(title), share });
    });
    const inBeats = this.frame.worlds[0].caught !== null;
    const story = inBeats ? this.stage.story() : [];
    const told = worlds.map((state, world) => [state, story[world]].filter(Boolean).join(" "));
    if (worlds[0]) speak(word("world.today", { day: this.run.day, worlds: told.join(" ") }), !this.player.playing || inBeats);
    this.table.refresh();
  }

  /** Show the state of time. */
  state() {
    this.controls.show({ playing: this.player.playing, day: this.run.day, goal: this.run.goal });
    this.bookmark.later();
  }

  #redraw() {
    this.stage.repaint(true);
    this.curves.redraw();
    this.person.redraw();
  }

  #pointed() {
    return {
      choose: (person) => this.choose(person),
      open: () => this.person.title?.focus(),
      hover: (person, x, y) => this.#hint(person, x, y),
      preset: (number, name) => {
        const worlds = this.run.scene.worlds.map((world) => world.scenario);
        worlds[number] = name;
        const { persons, seed, source } = this.run.request;
        this.#setUp({ worlds, persons, seed, source });
      },
    };
  }

  #hint(person, x, y) {
    this.hovered = { person, x, y };
    return hint(person < 0 ? "" : this.#hintOf(person), x, y);
  }

  /** Who a person is, and how it is today in each world. */
  #hintOf(person) {
    if (!this.frame) return "";
    const words = this.frame.worlds.map((world) => this.scale.wordOf(this.scale.valueOf(world.quantities[this.scale.number][person])));
    return hintWords(this.run.scene, person, words.map(given));
  }

  #personal() {
    return {
      ask: (person) => this.run.person(person),
      choose: (person) => this.choose(person),
      strike: (person, kind, world) => this.#strike(person, kind, world),
      quantity: () => this.scale,
      follow: (person) => this.following.follow(person),
      followBlow: () => this.following.followBlow().catch(refuse),
      lesson: () => this.lesson?.number > 0,
      back: () => openTab("lesson"),
    };
  }

  #timed() {
    return {
      live: (days, closely) => this.run.live(days, closely),
      busy: () => this.run.busy > 0 || !this.run.scene,
      day: () => this.run.day,
      paint: (now) => this.#paint(now),
      state: () => this.controls && this.state(),
      refused: refuse,
    };
  }

  #paint(now) {
    const drawn = this.stage.paint(this.player.clock(now));
    this.fan.paint(this.player.playing);
    this.curves.paint(now);
    this.person.refresh(now).catch(refuse);
    return drawn;
  }

  #controlled() {
    return {
      player: this.player,
      stop: () => this.run.stop(),
      network: () => this.run.scene.network,
      facts: () => this.#facts(),
      reset: (newSeed) => this.#reset(newSeed),
      strike: (number) => this.#strikeChosen(number),
      choose: (person) => this.choose(person),
      follow: () => this.following.follow(this.stage.chosen),
      link: () => this.bookmark.copy(),
      setup: () => this.setup.open(this.run.request),
    };
  }

  #reset(newSeed) {
    this.player.play(false);
    this.bookmark.turn();
    return this.#try(() => this.run.reset(newSeed ? this.run.scene.seed + 1 : null));
  }

  #taken() {
    return {
      scene: () => this.run.scene,
      day: () => this.run.day,
      measures: this.catalogue.measures,
      series: (world, measure) => this.curves.series(world, measure),
      pictures: () => [...document.querySelectorAll(".world canvas")],
    };
  }

  #facts() {
    const titles = this.run.scene.worlds.map(({ title }) => title);
    return { ...this.source.facts(), version: this.catalogue.version, module: this.source.kernels, titles };
  }

  /** All that belongs into the address. */
  #state() {
    if (!this.run.scene) return null;
    const { request, acts, day } = this.run;
    const show = this.scale.number ? this.scale.quantity.name : "";
    const [lives, less] = [this.fan.wanted, this.legend.differs].map(Number);
    return { request, acts, day, show, curve: this.curves.measure.name, lesson: this.lesson.number, lives, less };
  }

  #moved(state) {
    this.player.play(false);
    this.#try(() => this.run.setup(state.request, state.acts, Math.min(state.day, FURTHEST))).then(() => this.#take(state));
  }
}

async function open() {
  fillWords();
  followTheme();
  drawIcons();
  const source = await opened();
  const page = new Page(source, source.catalogue);
  window.kithkin = page.player;
  window.kithkin.page = page;
  await page.start();
}

open().catch((error) => {
  refuse(error);
  throw error;
});
