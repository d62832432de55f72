/** Puts a box where it belongs, and again whenever the window or its zoom has changed; returns how to stop. */
export function keepPlaced(place: () => void): () => void {
  place();
  window.addEventListener("resize", place);
  return () => window.removeEventListener("resize", place);
}
