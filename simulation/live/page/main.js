/** The page: makes its parts and lets them speak to each other. */

import { fromAddress } from "kithkin/address.js";
import { controlled, personal, pointed, taken, timed } from "kithkin/wiring.js";
import { Bookmark } from "kithkin/bookmark.js";
import { Changes } from "kithkin/changes.js";
import { Controls } from "kithkin/controls.js";
import { Curves } from "kithkin/curves.js";
import { Differing } from "kithkin/differing.js";
import { byId } from "kithkin/elements.js";
import { Fan } from "kithkin/fan.js";
import { Following } from "kithkin/following.js";
import { drawIcons, learnIcons } from "kithkin/icons.js";
import { Legend } from "kithkin/legend.js";
import { Lesson } from "kithkin/lesson.js";
import { opened } from "kithkin/opening.js";
import { refuse } from "kithkin/notices.js";
import { PersonSheet } from "kithkin/person.js";
import { Player } from "kithkin/player.js";
import { Run } from "kithkin/run.js";
import { Saying } from "kithkin/saying.js";
import { Scale } from "kithkin/scale.js";
import { Setup } from "kithkin/setup.js";
import { Stage } from "kithkin/stage.js";
import { listenToTabs, openTab } from "kithkin/tabs.js";
import { offerTaking } from "kithkin/taking.js";
import { CurveTable } from "kithkin/table.js";
import { taught } from "kithkin/taught.js";
import { followTheme, onThemeChange } from "kithkin/theme.js";
import { fillWords, given } from "kithkin/words.js";

const FURTHEST = 3_650;

class Page {
  frame = null;

  constructor(source, catalogue) {
    Object.assign(this, { source, catalogue });
    this.scales = catalogue.quantities.map((quantity, number) => new Scale(quantity, number));
    this.scale = this.scales[0];
    this.differing = this.scales.map((scale) => new Differing(scale));
    this.run = new Run(source, this.#heard());
    this.saying = new Saying(this);
    this.stage = new Stage(catalogue, pointed(this));
    this.legend = new Legend(this.scales, this.differing, (number) => this.colourBy(number));
    this.bookmark = new Bookmark(() => this.#state(), (state) => this.#moved(state));
    this.fan = new Fan(this.run, () => this.curves?.grew());
    this.curves = new Curves(catalogue, this.fan, () => this.bookmark.later());
    this.table = new CurveTable(this.curves);
    this.person = new PersonSheet(catalogue, personal(this));
    this.player = new Player(timed(this));
    const { run, player, stage } = this;
    this.following = new Following({ run, player, stage, choose: (person) => this.choose(person) });
    this.controls = new Controls(controlled(this));
    this.changes = new Changes(catalogue, (world, name, value) => this.attempt(() => run.set(world, name, value), () => this.#unchanged()));
    this.setup = new Setup(catalogue, (request) => this.setUp(request));
    this.lesson = new Lesson(taught(this));
    offerTaking(taken(this));
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

  /** Do what may be refused; say why if it is, and put things back. */
  async attempt(act, otherwise = () => {}) {
    try {
      await act();
    } catch (refusal) {
      refuse(refusal);
      otherwise();
    }
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
    this.saying.chosen(person);
    openTab("person");
    return this.person.title.scrollIntoView({ block: "nearest" });
  }

  /** A step of the lesson that sent its reader to a person comes back. */
  #leavePerson() {
    if (this.lesson?.number && !byId("person").hidden) openTab("lesson");
  }

  setUp(request) {
    this.player.play(false);
    this.bookmark.turn();
    this.lesson?.leave();
    return this.attempt(() => this.run.setup(request));
  }

  reset(newSeed) {
    this.player.play(false);
    this.bookmark.turn();
    return this.attempt(() => this.run.reset(newSeed ? this.run.scene.seed + 1 : null));
  }

  /** Where time stands still, the day of the blow is lived at once, so that something is seen. */
  strike(person, kind, world = "both") {
    return this.attempt(async () => {
      await this.run.strike(person, kind, world);
      if (!this.player.playing) this.player.step(1);
    });
  }

  followBlow() {
    return this.following.followBlow().catch(refuse);
  }

  /** Show the state of time. */
  state() {
    this.controls.show({ playing: this.player.playing, day: this.run.day, goal: this.run.goal });
    this.bookmark.later();
  }

  /** Draw what has changed; whether the pictures have. */
  paint(now) {
    const drawn = this.stage.paint(this.player.clock(now));
    this.fan.paint(this.player.playing);
    this.curves.paint(now);
    this.person.refresh(now).catch(refuse);
    return drawn;
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
    learnIcons(scene.events);
    this.stage.setScene(scene);
    this.legend.setScene(scene);
    this.fan.begin();
    this.curves.setScene(scene);
    this.person.setScene(scene);
    this.changes.setScene(scene);
    this.lesson.setScene();
    this.saying.begin(scene);
  }

  #newFrame(frame) {
    this.frame = frame;
    this.curves.add(frame);
    this.person.grewOld();
    this.#show();
    this.following.arrived(frame);
    this.saying.today();
    this.table.refresh();
    this.lesson?.arrived(frame);
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
      this.saying.struck(act, answer);
    }
    this.bookmark.later();
  }

  /** After a refusal all sliders show again what holds. */
  #unchanged() {
    this.changes.refresh();
    this.lesson.refresh();
  }

  #show() {
    if (this.frame) {
      const others = this.legend.differs ? this.differing[this.scale.number] : this.scale;
      this.stage.show(this.frame, this.scale, others, this.player.clock(performance.now()), this.player.lasts);
    }
  }

  #redraw() {
    this.stage.repaint(true);
    this.curves.redraw();
    this.person.redraw();
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
    this.attempt(() => this.run.setup(state.request, state.acts, Math.min(state.day, FURTHEST))).then(() => this.#take(state));
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
