/** Small pictures as plain pixels, drawn once by a canvas and then copied by hand: a browser without a GPU takes ten times as long. */

/** Pixels of `count` pictures of `size` pixels square, each drawn by `draw(context, number)` around its middle at (0, 0). */
export function spritesOf(count, size, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return Array.from({ length: count }, (_, number) => {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, size, size);
    context.setTransform(1, 0, 0, 1, size / 2, size / 2);
    draw(context, number);
    return new Uint32Array(context.getImageData(0, 0, size, size).data.buffer);
  });
}

/** Copy a sprite into `pixels`, a picture `width` pixels wide and `height` high, its upper left corner at (left, top). */
export function stamp(pixels, width, height, sprite, size, left, top) {
  const [firstRow, lastRow] = [Math.max(0, -top), Math.min(size, height - top)];
  const [first, last] = [Math.max(0, -left), Math.min(size, width - left)];
  for (let row = firstRow; row < lastRow; row += 1) {
    const from = row * size;
    const to = (top + row) * width + left;
    for (let column = first; column < last; column += 1) {
      const pixel = sprite[from + column];
      if (pixel >>> 24) pixels[to + column] = over(pixel, pixels[to + column]);
    }
  }
}

/** One pixel over another; bytes are red, green, blue, opacity from the lowest up. */
function over(above, below) {
  const opacity = above >>> 24;
  if (opacity === 255 || below === 0) return above;
  const rest = ((below >>> 24) * (255 - opacity)) / 255;
  const sum = opacity + rest;
  const mix = (shift) => (((above >>> shift) & 255) * opacity + ((below >>> shift) & 255) * rest) / sum;
  return (mix(0) | (mix(8) << 8) | (mix(16) << 16) | (sum << 24)) >>> 0;
}
