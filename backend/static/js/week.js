/* The week of a space: time is taken by a click, by dragging, by arrow keys, or typed into the form below it.

   The page works without this: a free cell is a link that fills in the booking form, and the form is a form.
   What htmx puts in place of a week is read anew at each turn, so nothing here holds on to elements. */

const CELLS = ".week-part td[data-starts]";
/* Where a selection began, while the next click may end it; and whether a pointer is drawing one. */
let first = null;
let drawing = false;
let drawn = false;

const part = () => document.querySelector(".week-part");
const form = () => part()?.querySelector(".pick");
const cellOf = (node) => node?.closest?.(CELLS);
const field = (name) => form()?.elements[name];

/* All cells in the order of time: day by day. */
function inTime() {
  const rows = [...part().querySelectorAll(".week tbody tr")].map((row) => [...row.querySelectorAll("td")]);
  return (rows[0] ?? []).flatMap((_, day) => rows.map((row) => row[day]));
}

/* The cells from one to another if they can be taken together, else none. */
function between(one, other) {
  const all = inTime();
  const [start, end] = [all.indexOf(one), all.indexOf(other)].sort((a, b) => a - b);
  const cells = all.slice(start, end + 1);
  if (cells.some((cell) => !cell.dataset.starts)) return [];
  const gap = cells.some((cell, n) => n && cells[n - 1].dataset.ends !== cell.dataset.starts);
  return gap && part().querySelector(".week").dataset.within === "day" ? [] : cells;
}

/* Take the cells: they show it, and so does the form. */
function take(cells) {
  if (!cells.length) return;
  const [day, from] = cells[0].dataset.starts.split("T");
  const [last, to] = cells.at(-1).dataset.ends.split("T");
  fill("date", day);
  fill("from_time", from);
  fill("to_time", to);
  fill("last_day", last > day ? last : "");
  paint(cells);
  say(cells, day, from, to, last);
}

function fill(name, value) {
  if (field(name)) field(name).value = value;
}

function units() {
  const asked = form()?.querySelector('[name^="space_"]');
  return { asked, count: Math.max(1, Number(asked?.value) || 1) };
}

function paint(cells) {
  for (const cell of document.querySelectorAll(CELLS)) {
    const link = cell.querySelector("a");
    const taken = cells.includes(cell);
    cell.dataset.word ??= cell.classList.contains("chosen") ? cell.dataset.free : link.textContent;
    cell.classList.toggle("chosen", taken);
    link.setAttribute("aria-pressed", String(taken));
    link.removeAttribute("aria-current");
    link.textContent = taken ? String(units().count) : cell.dataset.word;
  }
}

function say(cells, day, from, to, last) {
  const words = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
  const inWords = (text) => words.format(new Date(`${text}T00:00Z`));
  const end = last > day ? `${inWords(last)}, ${to}` : to;
  form().querySelector(".pick-said").textContent = `${inWords(day)}, ${from} – ${end}`;
  const { asked } = units();
  if (asked?.type === "number") asked.max = String(Math.min(...cells.map((cell) => Number(cell.dataset.free))));
  form().classList.add("taken");
}

/* What the form says, shown in the week. */
function follow() {
  const day = field("date")?.value;
  const from = field("from_time")?.value ?? "00:00";
  const to = field("to_time")?.value ?? "24:00";
  if (!day || !from || !to) return;
  const start = `${day}T${from}`;
  const end = `${field("last_day")?.value || day}T${to}`;
  paint([...document.querySelectorAll(CELLS)].filter((cell) => cell.dataset.starts < end && cell.dataset.ends > start));
  first = null;
}

function choose(cell) {
  const cells = first?.isConnected && first !== cell ? between(first, cell) : [];
  if (cells.length) {
    take(cells);
    first = null;
  } else {
    take([cell]);
    first = cell;
  }
}

/* One stop for the tab key; the arrows go from cell to cell. */
function ready() {
  const cells = [...document.querySelectorAll(CELLS)];
  cells.forEach((cell, n) => {
    const link = cell.querySelector("a");
    link.setAttribute("role", "button");
    link.setAttribute("aria-pressed", String(cell.classList.contains("chosen")));
    link.draggable = false;
    link.tabIndex = n ? -1 : 0;
  });
  first = null;
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/* The next cell in a direction that can be taken; what cannot is stepped over. */
function beside(cell, [down, across]) {
  const rows = [...cell.closest("tbody").rows].map((row) => [...row.querySelectorAll("td")]);
  let row = rows.findIndex((cells) => cells.includes(cell));
  let column = rows[row].indexOf(cell);
  do {
    row += down;
    column += across;
  } while (rows[row]?.[column] && !rows[row][column].dataset.starts);
  return rows[row]?.[column];
}

function focus(cell) {
  for (const link of document.querySelectorAll(`${CELLS} a`)) link.tabIndex = -1;
  const link = cell.querySelector("a");
  link.tabIndex = 0;
  link.focus();
}

document.addEventListener("click", (event) => {
  const cell = cellOf(event.target);
  if (!cell || event.ctrlKey || event.metaKey || event.button) return;
  event.preventDefault();
  // A drag ends with a click of its own.
  if (!drawn) choose(cell);
  drawn = false;
});

document.addEventListener("keydown", (event) => {
  const cell = cellOf(event.target);
  if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === " ") {
    event.preventDefault();
    choose(cell);
  }
  const next = STEPS[event.key] && beside(cell, STEPS[event.key]);
  if (!STEPS[event.key]) return;
  event.preventDefault();
  if (!next) return;
  if (event.shiftKey) {
    first = first?.isConnected ? first : cell;
    const cells = between(first, next);
    if (!cells.length) return;
    take(cells);
  }
  focus(next);
});

/* A finger scrolls; a mouse or a pen draws. */
document.addEventListener("pointerdown", (event) => {
  const cell = cellOf(event.target);
  if (!cell || event.pointerType === "touch" || event.button) return;
  drawing = cell;
  drawn = false;
});

document.addEventListener("pointerover", (event) => {
  const cell = drawing && cellOf(event.target);
  if (!cell || (cell === drawing && !drawn)) return;
  const cells = between(drawing, cell);
  if (cells.length) take(cells);
  drawn = true;
});

document.addEventListener("pointerup", () => {
  if (drawing && drawn) first = null;
  drawing = null;
  // When the pointer was let go beside the cells no click follows.
  setTimeout(() => (drawn = false));
});

document.addEventListener("input", (event) => {
  if (event.target.form && event.target.form === form()) follow();
});

document.addEventListener("htmx:afterSettle", () => {
  ready();
  document.getElementById("semaine-dit").textContent = part()?.querySelector("caption, .notice")?.textContent ?? "";
});

for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failure, () => {
    const said = document.getElementById("semaine-dit");
    said.textContent = said.dataset.failed;
    said.className = "notice";
  });
}

/* Somebody who comes back after a while sees what is free now. */
let left = 0;
document.addEventListener("visibilitychange", () => {
  if (document.hidden) left = Date.now();
  else if (left && Date.now() - left > 60_000 && !document.querySelector(".pick.taken")) {
    window.htmx?.ajax("GET", location.href, { target: "#semaine", swap: "outerHTML" });
  }
});

ready();
