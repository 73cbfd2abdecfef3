/** Colours that tell classes apart, chosen to be told apart with any kind of colour vision (Okabe and Ito, toned). */
const COLOURS = ["#2a9d8f", "#d08a1e", "#4f86c6", "#b5588f", "#8a9a3b", "#c8553d", "#6d6fb5", "#7f8c8d"];

/** A colour for each class, the most frequent first; rare ones share the last. */
export function coloursOf(types: readonly string[]): ReadonlyMap<string, string> {
  const numbers = new Map<string, number>();
  for (const type of types) numbers.set(type, (numbers.get(type) ?? 0) + 1);
  const byNumber = [...numbers].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return new Map(byNumber.map(([type], place) => [type, COLOURS[Math.min(place, COLOURS.length - 1)] ?? "#7f8c8d"]));
}
