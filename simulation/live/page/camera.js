/** What part of the scene is seen, in both pictures alike: zoom and middle; and the view of one canvas through it. */

const NEAREST = 16;
const MARGIN = 24;
const LARGEST = 22;
const STRETCH = 1.9;

export class Camera {
  constructor() {
    this.reset();
  }

  /** All of the scene. */
  reset() {
    this.zoom = 1;
    this.x = 0;
    this.y = 0;
    this.movedAt = -Infinity;
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
    this.x = Math.min(Math.max(this.x + dx, -reach), reach);
    this.y = Math.min(Math.max(this.y + dy, -reach), reach);
    if (this.zoom === 1) this.x = this.y = 0;
    this.movedAt = performance.now();
  }

  /** How a scene lies on a canvas of this size (CSS pixels), a band at the bottom left free. */
  view(scene, width, height, band) {
    const high = height - band;
    const across = Math.max(width - 2 * MARGIN, 40) / scene.frame.x.size;
    const down = Math.max(high - 2 * MARGIN, 40) / scene.frame.y.size;
    const scaleX = Math.min(across, down * STRETCH) * this.zoom;
    const scaleY = Math.min(down, across * STRETCH) * this.zoom;
    return {
      width, height, high, band, scaleX, scaleY,
      left: width / 2 + this.x - scene.frame.x.middle * scaleX,
      top: high / 2 + this.y - scene.frame.y.middle * scaleY,
      radius: radiusOf(scene.persons, width * high, this.zoom),
    };
  }
}

/** Dots fill about a twelfth of the picture, and grow more slowly than the zoom. */
function radiusOf(persons, area, zoom) {
  const radius = Math.sqrt(area / (persons * 12 * Math.PI));
  return Math.min(Math.max(radius, 2.1), LARGEST) * Math.min(zoom ** 0.65, 4);
}
