/**
 * The six steps of the lesson. Each has a title, a question, the number of its scene in `scenes.json`, what the colours and the curve show, one
 * control ({parameter, world}, or {strike: number} of a kind of event), what to look for, and what is behind it. The numbers that readers see come
 * from the running model; what is said about the evidence is said with its source.
 */

const RATE = /^stressors\.kinds\.\w+\.rate$/;

export const STEPS = [
  {
    title: "One couple alone",
    question: "A couple has only each other. How long does one bad event weigh on them?",
    scene: 0,
    show: "strain",
    curve: "load",
    speed: 2,
    control: { strike: 0, person: 0 },
    try: "Let it run for two weeks, then strike the couple. Strike again before they have recovered.",
    look: [
      "The ring: the event hits both partners at once.",
      "The curve of their load: it fades by half in about two months, while the strain of a single bad day is mostly gone the day after.",
      "What a second event does to a couple that still carries the first.",
    ],
    behind: "Daily carry-over of strain is weak (Campbell et al. 2005), yet a life event acts for weeks: events leave an outstanding load that makes bad days likelier.",
  },
  {
    title: "The partner catches it",
    question: "The same couples, the same luck. On the right, partners do not catch each other’s strain. What difference does that make?",
    scene: 1,
    show: "strain",
    curve: "strained",
    speed: 2,
    control: { parameter: "strain.crossover", world: 0 },
    try: "Play, and move the slider of the left world: how much of a day’s new strain crosses to the partner. Try 0.3, and more.",
    look: [
      "Pairs of dots: the more crosses over, the more often both partners take on the same colour on the same day.",
      "The share of strained days moves little, even at 0.5: crossover decides who has a bad day together, more than how many there are.",
      "At zero the two worlds become alike again: nothing else is different.",
    ],
    behind: "The same-day correlation of partners’ feelings is about .2 (Sels et al. 2019); a lasting effect on the partner’s next day was hardly found (Campbell et al. 2005).",
  },
  {
    title: "A friend listens",
    question: "On the right, people may also turn to friends and colleagues. Who is asked, and does it help?",
    scene: 2,
    show: "belonging",
    curve: "belonging",
    speed: 2,
    control: { parameter: "circle.dose", world: 1 },
    try: "Play, and watch the ties light up. Then let the circle be asked less often.",
    look: [
      "Green ties: somebody asked and was helped; the small square runs from the helper to the one who asked. Dotted: no time.",
      "Belonging falls where nobody but the partner is there, and holds where people meet friends and colleagues. Now choose Strain as the curve: it differs as well, by about a tenth of a standard deviation after a year.",
      "Click a person: whom it asked, and what came back.",
    ],
    behind: "People who feel supported have less strain: r about .24 (Zell & Stockus 2025). That is a correlation; it is not the effect of one talk with a friend.",
  },
  {
    title: "Friends have limits",
    question: "Hard times in both worlds: six times as many events. On the right, listening costs the helper more. Who pays?",
    scene: 3,
    oftener: 6,
    show: "strain",
    curve: "strained",
    speed: 2,
    control: { parameter: "answering.cost", world: 1 },
    try: "Play for some months. Raise and lower what an answered request costs the helper on the right.",
    look: [
      "Red waves: two strained people talk, go round in circles, and both feel worse. It is called co-rumination.",
      "Dotted ties: strained friends have less time. Choose “Answered” as the curve.",
      "Stress travels along ties in both directions: the helper’s cost comes back as strain of the whole circle.",
    ],
    behind: "Co-rumination goes with distress, r about .13 (Dong 2025); what listening costs a helper has no good figure: the parameter is free, so try all of its range.",
  },
  {
    title: "A programme starts",
    question: "On the right, a support group opens on day 28. Who gets in, when, and what remains afterwards?",
    scene: 4,
    show: "strain",
    curve: "share_waiting",
    speed: 3,
    control: { parameter: "programmes.support-group.places", world: 1 },
    try: "Play past day 45, then give the programme more places.",
    look: [
      "Half rings: the strained ask for a place and wait; a group starts when enough of them share a kind of trouble.",
      "The circle below the picture: on its weekly day, members come in along their lines; the diamond is the facilitator, an empty seat one who stayed away.",
      "Choose Skill as the colour: what is learnt fades slowly after the twelve sessions, by half in a year. And how few it reaches: compare the curves “Programme: waiting” and “Programme: enrolled”.",
    ],
    behind: "Between 16 and 47 % leave such programmes early (Carpallo-González 2023); waiting time and places are choices here.",
  },
  {
    title: "Formal or informal?",
    question: "Friends on the left, a support group on the right. Does it take a trained leader?",
    scene: 5,
    show: "strain",
    curve: "strain",
    speed: 3,
    control: { parameter: "programmes.support-group.facilitator_advantage", world: 1 },
    try: "Set the facilitator’s advantage to 1, to 0, and below. At 0 a session is worth as much as a talk with a friend; only schedule, dose and skills remain. Go back to day 0 between two tries, so that luck is the same.",
    look: [
      "The difference: is its sign the same at every advantage? Is it larger than its own ups and downs?",
      "Other curves: belonging, skill, contact hours. The answer depends on what is asked.",
      "One run of 200 people shows how it works, not how large it is: “kithkin compare” runs many, with intervals.",
    ],
    behind:
      "That a trained leader makes support better is a hypothesis, not a finding. Head to head, programmes with a professional in a secondary role did worse than purely peer-led ones " +
      "(Bryan & Arkowitz 2015); manuals and instructor training gave no gain while dose did, 9 to 20 hours over 1 to 8 (Hawkins 2012); peers did as well as group therapy, SMD .10 (−.20, .39) " +
      "(Pfeiffer 2011). What helps is dose, skills and problem-solving content, and reaching the distressed. That is why zero is on the slider.",
  },
];

/** The scene of a step: where it says so, every kind of event is that many times as frequent as usual. */
export function sceneOf({ scene: number, oftener }, scenes, source) {
  const scene = scenes[number];
  if (!oftener) return scene;
  const rates = (name) => Object.entries(source.usual(name)).filter(([parameter]) => RATE.test(parameter));
  const often = (name) => Object.fromEntries(rates(name).map(([parameter, rate]) => [parameter, Number((oftener * rate).toPrecision(6))]));
  return { ...scene, changes: scene.changes.map((table, world) => ({ ...often(scene.worlds[world]), ...table })) };
}
