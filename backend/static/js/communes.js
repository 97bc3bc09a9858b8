/* Communes are proposed while one types, as the site reads them: without accents, by postal code, "St" for "Saint".

   A combobox with a list of proposals (ARIA Authoring Practices): arrows move, Enter takes, Escape closes, and what was
   typed may stay as it is. Without this script, or in a browser that does not know popovers, field and datalist remain. */

const PAUSE = 150;
const MOST = 8;
let made = 0;

function listFor(field) {
  const list = document.createElement("ul");
  list.id = `communes-${++made}`;
  list.className = "proposals";
  list.popover = "manual";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0].textContent);
  field.after(list);
  return list;
}

function optionFor(commune, id) {
  const option = document.createElement("li");
  option.id = id;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.textContent = `${commune.name} (${commune.postal_codes[0] ?? commune.insee})`;
  return option;
}

function propose(field) {
  const list = listFor(field);
  let typing, asking;
  field.removeAttribute("list");
  for (const [name, value] of Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) {
    field.setAttribute(name, value);
  }

  const current = () => list.querySelector('[aria-selected="true"]');
  const isOpen = () => list.matches(":popover-open");

  function select(option) {
    current()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function close() {
    clearTimeout(typing);
    asking?.abort();
    select(null);
    field.setAttribute("aria-expanded", "false");
    if (isOpen()) list.hidePopover();
  }

  function open() {
    const { left, bottom, width } = field.getBoundingClientRect();
    list.style.left = `${left + scrollX}px`;
    list.style.top = `${bottom + scrollY}px`;
    list.style.minWidth = `${width}px`;
    field.setAttribute("aria-expanded", "true");
    if (!isOpen()) list.showPopover();
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const typed = field.value.trim();
    if (typed.length < 2) return close();
    try {
      const answer = await fetch(`${field.dataset.communes}?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      if (!answer.ok) return close();
      const { results } = await answer.json();
      select(null);
      list.replaceChildren(...results.slice(0, MOST).map((one, nth) => optionFor(one, `${list.id}-${nth}`)));
    } catch {
      // Without network, or typed on: the field is as good as without proposals.
      return;
    }
    if (list.childElementCount && document.activeElement === field) open();
    else close();
  }

  function take(option) {
    field.value = option.textContent;
    close();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function move(step) {
    const options = [...list.children];
    const at = options.indexOf(current()) + step;
    select(at === -2 ? options.at(-1) : options[at] ?? null);
  }

  field.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (!isOpen()) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter" && current()) take(current());
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
  // The field keeps the focus.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) take(option);
  });
  addEventListener("resize", close);
}

if ("popover" in HTMLElement.prototype) document.querySelectorAll("[data-communes]").forEach(propose);
