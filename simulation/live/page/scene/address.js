/** Everything that a scene is, in the page's address: `#worlds=ordinary-life,support-group-alone&persons=200&seed=1&acts=12:17:health&day=40`. */

import { SIDES } from "kithkin/sides.js";

const NUMBERS = ["persons", "seed"];

/** The part after "#" for a state {request, acts, day, show, curve, lesson, lives, less}. */
export function toAddress({ request, acts, day, show, curve, lesson, lives, less }) {
  const words = new URLSearchParams({ worlds: request.worlds.join(",") });
  for (const name of [...NUMBERS, "source"]) if (request[name] !== undefined) words.set(name, request[name]);
  SIDES.forEach((side, number) => {
    const changes = Object.entries(request.changes?.[number] ?? {}).map(([name, value]) => `${name}:${value}`);
    if (changes.length) words.set(side, changes.join(";"));
  });
  if (acts.length) words.set("acts", acts.map(actWords).join(";"));
  if (day) words.set("day", day);
  for (const [name, value] of Object.entries({ show, curve, lesson, lives, less })) if (value) words.set(name, value);
  return readable(words);
}

/** The state in an address; null where it says no scene. Parts that make no sense are left to the server to refuse. */
export function fromAddress(hash) {
  const words = new URLSearchParams(hash.replace(/^#/, ""));
  if (!words.get("worlds")) return null;
  const request = { worlds: words.get("worlds").split(","), changes: SIDES.map((side) => changesOf(words.get(side))) };
  request.changes.length = request.worlds.length;
  for (const name of NUMBERS) if (words.has(name)) request[name] = valueOf(words.get(name));
  if (words.has("source")) request.source = words.get("source");
  return {
    request,
    acts: parts(words.get("acts")).map(actOf).filter(Boolean),
    day: Math.max(0, Math.round(Number(words.get("day")) || 0)),
    show: words.get("show"),
    curve: words.get("curve"),
    lives: words.get("lives") === "1",
    less: words.get("less") === "1",
    lesson: Number(words.get("lesson")) || 0,
  };
}

/** "12:17:health" is a strike in all worlds, "12:17:health@1" one on the right, "12:both:circle.dose:0.5" a change. */
function actWords(act) {
  return act.name ? `${act.day}:${act.world}:${act.name}:${act.value}` : `${act.day}:${act.person}:${act.kind}${act.world === 0 || act.world === 1 ? `@${act.world}` : ""}`;
}

function actOf(text) {
  const [day, ...rest] = text.split(":");
  if (rest.length === 2) return strikeOf(Number(day), Number(rest[0]), ...rest[1].split("@"));
  if (rest.length !== 3) return null;
  return { day: Number(day), world: rest[0] === "both" ? "both" : Number(rest[0]), name: rest[1], value: valueOf(rest[2]) };
}

function strikeOf(day, person, kind, world = "both") {
  return { day, person, kind, world: world === "both" ? world : Number(world) };
}

function changesOf(text) {
  return Object.fromEntries(parts(text).map((part) => part.split(":")).map(([name, value]) => [name, valueOf(value ?? "")]));
}

function parts(text) {
  return (text ?? "").split(";").filter(Boolean);
}

function valueOf(text) {
  if (text === "true" || text === "false") return text === "true";
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

// Commas, colons and semicolons may stand in an address as they are, and a teacher reads them more easily so.
function readable(words) {
  return words.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%3B", ";");
}
