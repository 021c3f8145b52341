/** What a reader takes away: the pictures as PNG, the curves as CSV, the whole screen, and paper. */

import { button, byId } from "kithkin/elements.js";
import { colour } from "kithkin/theme.js";
import { word } from "kithkin/words.js";

const GAP = 12;
const HEAD = 34;

/** Offer it below the curves; `told`: {scene(), day(), measures, series(world, measure), pictures()}. */
export function offerTaking(told) {
  const acts = {
    "take.picture": () => pictureOf(told).toBlob((blob) => save(blob, nameOf(told, "png"))),
    "take.curves": () => save(new Blob([csvOf(told)], { type: "text/csv" }), nameOf(told, "csv")),
    "take.print": () => print(),
    ...(document.fullscreenEnabled ? { "take.screen": wholeScreen } : {}),
  };
  byId("take").append(...Object.entries(acts).map(([key, act]) => button(word(key), act, { class: "small" })));
}

/** Every measure of every world on every day, one line a world and day. */
export function csvOf({ scene, measures, series }) {
  const { worlds } = scene();
  const columns = worlds.map((_, world) => measures.map(({ name }) => series(world, name)));
  const lines = columns.flatMap((values, world) =>
    Array.from(values[0], (_, day) => [day + 1, quoted(worlds[world].scenario), ...values.map((each) => numberOf(each[day]))].join(",")),
  );
  return `${[["day", "world", ...measures.map(({ name }) => name)].join(","), ...lines].join("\n")}\n`;
}

function numberOf(value) {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : "";
}

function quoted(text) {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** All pictures side by side, each under its world's name. */
function pictureOf({ scene, day, pictures }) {
  const found = pictures();
  const canvas = document.createElement("canvas");
  canvas.width = found.reduce((width, each) => width + each.width + GAP, GAP);
  canvas.height = Math.max(...found.map((each) => each.height)) + HEAD + GAP;
  const context = canvas.getContext("2d");
  context.fillStyle = colour("paper");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = colour("ink");
  context.font = "18px system-ui, sans-serif";
  let left = GAP;
  found.forEach((each, number) => {
    context.fillText(`${scene().worlds[number].title}, ${word("time.now", { day: day() })}`, left, HEAD - GAP, each.width);
    context.drawImage(each, left, HEAD);
    left += each.width + GAP;
  });
  return canvas;
}

function nameOf({ scene, day }, ending) {
  return `kithkin-seed-${scene().seed}-day-${day()}.${ending}`;
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function wholeScreen() {
  return document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
}
