/* The site's colours as a canvas wants them; they change with the scheme. */

const NAMES = [
  ...["paper", "surface", "sunk", "ink", "ink-2", "line", "edge", "brand", "on-brand", "action", "on-action", "holiday"],
  ...["winter", "spring", "summer", "autumn", "water", "land", "border"],
  ...["mark-circle", "mark-square", "mark-triangle", "mark-lozenge", "mark-house"],
];

/** By name without the dashes, as `rgb(…)`. */
export function palette(element) {
  const probe = document.createElement("i");
  probe.hidden = true;
  element.append(probe);
  const colours = {};
  for (const name of NAMES) {
    probe.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colours;
}

/** Calls `repaint` whenever the scheme changes. */
export function onScheme(repaint) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
}
