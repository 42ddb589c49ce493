/** Colours of the priorities, as the screens have them (renderer/theme/tokens.css), in the order of a bitmap's bytes: blue, green, red. */
const colours: Record<number, readonly [number, number, number]> = { 1: [0x2f, 0x12, 0xc4], 2: [0x00, 0x6b, 0xd9], 3: [0x00, 0xa1, 0xc7], 4: [0xbf, 0x4f, 0x8a] };

/** The tray's picture (BGRA, `size` pixels a side) with a mark in its lower right corner: a disc in the colour of the highest priority that waits. A picture of its own is given back. */
export function badged(picture: Uint8Array, size: number, priority: number): Uint8Array {
  const after = new Uint8Array(picture);
  const [blue, green, red] = colours[priority] ?? [0, 0, 0];
  const radius = size * 0.3;
  const centre = size - radius - 0.5;
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) {
    const from = Math.hypot(x - centre, y - centre);
    // A ring left out around it tells it from the picture.
    if (from > radius + 1.5) continue;
    after.set(from <= radius ? [blue, green, red, 255] : [0, 0, 0, 0], (y * size + x) * 4);
  }
  return after;
}
