/** A day in beats, where it is lived slowly enough: events, crossing over, support, programmes, in the order of the model's day. */

/** Milliseconds from which on a day is shown in beats. */
export const SLOW = 1_000;

/** Beats of a day in a scene. */
export function beatsOf(scene) {
  return scene.hasProgrammes ? ["events", "crossing", "support", "programmes"] : ["events", "crossing", "support"];
}

/** Which beat it is, and how far it is: {name, share}; past the last one, the last with a share above 1. `share`: of the day. */
export function beatAt(beats, share) {
  const place = Math.min(Math.floor(share * beats.length), beats.length - 1);
  return { name: beats[place], share: share * beats.length - place };
}

/** Strain caught, in SD, that is worth a pulse. */
export const WORTH = 0.1;

/**
 * What is shown of a world's day, beat by beat: {events, caught: [{from, to, amount}], episodes, came: [person]}; all of them, or
 * what concerns `couple` where that is a list of persons.
 */
export function toldIn(world, scene, couple = null) {
  const concerns = (...persons) => !couple || persons.some((person) => couple.includes(person));
  return {
    events: world.events.filter(({ person }) => concerns(person)),
    caught: caughtIn(world, scene).filter(({ from, to }) => concerns(from, to)),
    episodes: world.episodes.filter(({ seeker, helper }) => concerns(seeker, helper)),
    came: world.sessions.flatMap(({ seats }) => seats.filter(({ attended, person }) => attended && concerns(person)).map(({ person }) => person)),
  };
}

function caughtIn({ caught }, { partner }) {
  const all = Array.from(caught ?? [], (amount, to) => ({ from: partner[to], to, amount }));
  return all.filter(({ from, amount }) => from >= 0 && Math.abs(amount) >= WORTH);
}
