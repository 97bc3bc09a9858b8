/* How many places each filter would leave: asked for when the filters are opened, and not before. */

const words = new WeakMap();

async function fill(panel) {
  const address = panel.dataset.counts;
  if (!address || panel.dataset.counted === address) return;
  panel.dataset.counted = address;
  const answer = await fetch(address);
  if (!answer.ok) return;
  const { filters } = await answer.json();
  if (!panel.isConnected || panel.dataset.counts !== address) return;
  for (const place of panel.querySelectorAll("[data-count]")) {
    const [name, value] = place.dataset.count.split("=");
    place.textContent = `(${filters[name]?.[value] ?? 0})`;
  }
  for (const name of ["kind", "min_download", "stop_minutes"]) {
    for (const option of panel.closest("form").querySelectorAll(`select[name="${name}"] option`)) {
      if (!option.value) continue;
      if (!words.has(option)) words.set(option, option.textContent);
      option.textContent = `${words.get(option)} (${filters[name]?.[option.value] ?? 0})`;
    }
  }
  panel.querySelector("[data-counts-note]")?.removeAttribute("hidden");
  panel.querySelector("[data-counts-way]")?.remove();
}

document.addEventListener("toggle", (event) => {
  if (event.target.open && event.target.matches?.("details[data-counts]")) fill(event.target);
}, true);
for (const panel of document.querySelectorAll("details[data-counts][open]")) fill(panel);
