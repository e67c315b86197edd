// Keys: Ctrl-K the palette, / the search of the page, j and k through the rows of a list, Escape out.
const TYPING = "input, textarea, select, [contenteditable]";

export function keys(): void {
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", (event) => {
    const at = event.target as Element;
    if (at.closest("[data-palette]")) open();
    if (at instanceof HTMLDialogElement && at.dataset.light !== undefined) at.close();
  });
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    if (field.matches("[data-submits]")) field.closest("form")?.requestSubmit();
  });
}

function pressed(event: KeyboardEvent): void {
  const at = event.target as HTMLElement;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
    return;
  }
  const dialog = at.closest<HTMLDialogElement>("dialog.palette");
  if (dialog) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      among(dialog.querySelectorAll<HTMLElement>("input, li a"), event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && at.matches("input")) {
      event.preventDefault();
      dialog.querySelector<HTMLElement>("li a")?.click();
    }
    return;
  }
  if (event.key === "Escape" && at.matches(TYPING) && !at.closest("dialog")) {
    event.preventDefault(); // a search field would empty itself: nothing typed is lost
    at.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || at.matches(TYPING)) return;
  if (event.key === "/") {
    const search = document.querySelector<HTMLInputElement>("main [data-search]");
    event.preventDefault();
    if (search) search.select();
    if (search) search.focus();
    else open();
  } else if (event.key === "j" || event.key === "k") {
    among(document.querySelectorAll<HTMLElement>("[data-row] a[data-goes]"), event.key === "j" ? 1 : -1);
  }
}

function among(those: NodeListOf<HTMLElement>, step: number): void {
  const list = [...those];
  if (!list.length) return;
  const now = list.indexOf(document.activeElement as HTMLElement);
  const next = now < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(now + step, 0), list.length - 1);
  list[next]?.focus();
  list[next]?.scrollIntoView({ block: "nearest" });
}

function open(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog.palette");
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.querySelector("input")?.select();
}
