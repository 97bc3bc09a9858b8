/* On a narrow screen the map is a sheet over the page: opened by a button, closed by another or by Escape. */

export class Sheet {
  constructor(element, { open, close, onOpen }) {
    this.element = element;
    this.opener = open;
    this.closer = close;
    open.addEventListener("click", () => {
      this.set(true);
      onOpen();
    });
    close.addEventListener("click", () => this.set(false));
    element.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isOpen) this.set(false);
    });
    matchMedia("(min-width: 64.01rem)").addEventListener("change", (wide) => {
      if (wide.matches && this.isOpen) this.set(false);
    });
  }

  get isOpen() {
    return this.element.classList.contains("sheet");
  }

  set(open) {
    this.element.classList.toggle("sheet", open);
    document.documentElement.classList.toggle("under-sheet", open);
    for (const other of this.others()) other.inert = open;
    if (open) {
      this.element.setAttribute("role", "dialog");
      this.element.setAttribute("aria-modal", "true");
    } else {
      this.element.removeAttribute("role");
      this.element.removeAttribute("aria-modal");
    }
    (open ? this.closer : this.opener).focus();
  }

  /** All of the page that is neither in the sheet nor around it. */
  others() {
    const found = [];
    for (let part = this.element; part !== document.body; part = part.parentElement) {
      found.push(...[...part.parentElement.children].filter((one) => one !== part && one.tagName !== "SCRIPT"));
    }
    return found;
  }
}
