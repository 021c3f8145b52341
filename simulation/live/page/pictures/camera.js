/** What part of the scene is seen, in both pictures alike: zoom and middle; and the view of one canvas through it. */

const NEAREST = 16;
/** Pixels around the scene, and as a part of a narrow picture. */
const [MARGIN, EDGE] = [24, 0.06];
/** The largest dot in pixels, and as a part of the distance between partners, who must not cover each other; of dots of `FINE` pixels no care is taken. */
const [LARGEST, BESIDE, FINE] = [28, 0.42, 5];
const STRETCH = 1.9;
/** Square pixels of a picture below which dots are hard to see. */
const SMALL = 90_000;
/** How much of the view a couple and its friends fill, and how near one comes to them at most. */
const [FILLED, CLOSE] = [0.62, 5];
const JOURNEY = 700;

export class Camera {
  #way = null;

  constructor() {
    this.reset();
  }

  /** All of the scene. */
  reset() {
    this.zoom = 1;
    this.x = 0;
    this.y = 0;
    this.movedAt = -Infinity;
    this.#way = null;
  }

  /** Zoom by `factor` so that what is at (x, y), in pixels from the middle of the view, stays there. */
  zoomAt(factor, x, y) {
    const zoom = Math.min(Math.max(this.zoom * factor, 1), NEAREST);
    const change = zoom / this.zoom;
    this.x = x - (x - this.x) * change;
    this.y = y - (y - this.y) * change;
    this.zoom = zoom;
    this.pan(0, 0);
  }

  /** Move the scene by so many pixels; some of it always stays in sight. */
  pan(dx, dy) {
    const reach = 600 * this.zoom - 300;
    this.#way = null;
    this.x = Math.min(Math.max(this.x + dx, -reach), reach);
    this.y = Math.min(Math.max(this.y + dy, -reach), reach);
    if (this.zoom === 1) this.x = this.y = 0;
    this.movedAt = performance.now();
  }

  /** Begin to move so that these persons fill most of the view; at once where `now` is null. */
  comeNear(scene, persons, { width, height, band }, now) {
    const whole = new Camera().view(scene, width, height, band);
    const [x, y] = [0, 1].map((axis) => persons.map((person) => scene.positions[2 * person + axis]));
    const [across, down] = [spanOf(x, whole.scaleX), spanOf(y, whole.scaleY)];
    const zoom = Math.min(Math.max(Math.min((FILLED * width) / across.size, (FILLED * whole.high) / down.size), 1), CLOSE);
    const to = { zoom, x: (width / 2 - whole.left - across.middle) * zoom, y: (whole.high / 2 - whole.top - down.middle) * zoom };
    const { zoom: before, x: left, y: top } = this;
    this.#way = { from: { zoom: before, x: left, y: top }, to, start: now ?? -Infinity };
    this.move(now ?? 0);
  }

  /** A camera that is where this one is on its way to. */
  goal() {
    const { zoom, x, y } = this.#way?.to ?? this;
    return Object.assign(new Camera(), { zoom, x, y });
  }

  /** Go on to where it is on its way to; whether it moves. */
  move(now) {
    if (!this.#way) return false;
    const { from, to, start } = this.#way;
    const share = Math.min(Math.max((now - start) / JOURNEY, 0), 1);
    const eased = share * share * (3 - 2 * share);
    for (const name of ["zoom", "x", "y"]) this[name] = from[name] + (to[name] - from[name]) * eased;
    this.movedAt = performance.now();
    if (share === 1) this.#way = null;
    return true;
  }

  /** How a scene lies on a canvas of this size (CSS pixels), a band at the bottom left free. */
  view(scene, width, height, band) {
    const high = height - band;
    const across = Math.max(width - 2 * Math.min(MARGIN, EDGE * width), 40) / scene.frame.x.size;
    const down = Math.max(high - 2 * MARGIN, 40) / scene.frame.y.size;
    const scaleX = Math.min(across, down * STRETCH) * this.zoom;
    const scaleY = Math.min(down, across * STRETCH) * this.zoom;
    return {
      width, height, high, band, scaleX, scaleY,
      left: width / 2 + this.x - scene.frame.x.middle * scaleX,
      top: high / 2 + this.y - scene.frame.y.middle * scaleY,
      radius: radiusOf(scene, width * high, Math.min(across, down)) * Math.min(this.zoom ** 0.65, 4),
    };
  }
}

/** Middle and size of values, in pixels. */
function spanOf(values, scale) {
  const [low, high] = [Math.min(...values) * scale, Math.max(...values) * scale];
  return { middle: (low + high) / 2, size: Math.max(high - low, 1) };
}

/** Dots fill about a twelfth of the picture, a seventh of a small one, and grow more slowly than the zoom. `scale`: pixels of a unit of length. */
function radiusOf({ persons, apart }, area, scale) {
  const part = area < SMALL ? 7 : 12;
  const most = apart ? Math.min(LARGEST, Math.max(BESIDE * apart * scale, FINE)) : LARGEST;
  return Math.min(Math.max(Math.sqrt(area / (persons * part * Math.PI)), 2.1), most);
}
