// A paper that is filled in line by line: scanned or typed, kept as it is typed, and told at each
// field what is wrong with it. What is not kept yet lies in the browser's session.
import htmx from "./htmx";

const BARCODE = /^\d{8,14}$/;
const form = (): HTMLFormElement | null => document.querySelector<HTMLFormElement>("form[data-paper]");
const PAUSE = 150;
const AGAIN = 5000; // milliseconds after a lost line
const BETWEEN_KEYS = 100; // a scanner is quicker
let scans: Promise<void> = Promise.resolve(); // one after another, in the order of the scanner
let due = 0;
const began = location.pathname + location.search; // a kept paper has another address
let typedAt = -BETWEEN_KEYS;

export function paper(): void {
  document.addEventListener("click", clicked);
  const page = form();
  if (!page) return;
  const scan = page.querySelector<HTMLInputElement>("[data-scan]");
  scan?.addEventListener("input", (event) => offered(event, page, scan));
  page.addEventListener("keydown", pressed);
  page.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLInputElement) event.target.dataset.was = event.target.value;
  });
  page.addEventListener("input", remember);
  page.addEventListener("submit", once, { capture: true });
  page.addEventListener("htmx:afterRequest", answered);
  page.addEventListener("htmx:configRequest", handsIn);
  page.addEventListener("htmx:sendError", () => {
    lost(page, true);
    window.setTimeout(() => htmx.trigger(page, "keep"), AGAIN);
  });
  document.addEventListener("htmx:afterSwap", told);
  none(page);
  void restored(page);
  if (!matchMedia("(pointer: coarse)").matches) scan?.focus({ preventScroll: true });
}

// Keys: Enter goes on and never hands in, however fast a scanner sends it.

function pressed(event: KeyboardEvent): void {
  const at = event.target as HTMLElement;
  const page = form();
  if (!page) return;
  typedAt = event.key.length === 1 ? performance.now() : -BETWEEN_KEYS;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return among(event, at);
  if (event.key !== "Enter") return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    const button = page.querySelector<HTMLButtonElement>("[data-hand-in]");
    if (button) page.requestSubmit(button);
    return;
  }
  if (!(at instanceof HTMLInputElement)) return;
  event.preventDefault();
  if (at.matches("[data-scan]")) return scanned(page, at);
  if (at.matches("[data-line] input") && BARCODE.test(at.value.trim())) {
    const scan = page.querySelector<HTMLInputElement>("[data-scan]");
    if (!scan) return;
    scan.value = at.value.trim(); // a code is no quantity: the scanner was quicker than the eye
    at.value = at.dataset.was ?? "";
    return scanned(page, scan);
  }
  next(page, at);
}

function among(event: KeyboardEvent, at: HTMLElement): void {
  if (!at.closest(".scan")) return;
  const those = [...document.querySelectorAll<HTMLElement>("[data-scan], [data-pick]")];
  event.preventDefault();
  those[those.indexOf(at) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
}

// What it may be, while somebody types.
function offered(event: Event, page: HTMLFormElement, scan: HTMLInputElement): void {
  event.stopPropagation(); // it is no field of the paper
  window.clearTimeout(due);
  due = window.setTimeout(() => {
    const said = scan.value.trim();
    if (!said) return choices("");
    void asked(page, said, { picks: false }).then((text) => {
      if (text !== null && scan.value.trim() === said) choices(text);
    });
  }, PAUSE);
}

function next(page: HTMLFormElement, at: HTMLInputElement): void {
  const line = at.closest<HTMLElement>("[data-line]");
  const listed = page.dataset.kind === "count" || page.dataset.kind === "arrival";
  const following = line?.nextElementSibling?.querySelector<HTMLInputElement>("[data-many]");
  if (line && listed && following) return following.select();
  const fields = line ? [...line.querySelectorAll<HTMLInputElement>("input:not([type=hidden])")] : [];
  const after = fields[fields.indexOf(at) + 1];
  const scan = page.querySelector<HTMLInputElement>("[data-scan]");
  if (after) after.select();
  else scan?.focus();
}

// Lines.

function scanned(page: HTMLFormElement, scan: HTMLInputElement): void {
  const said = scan.value.trim();
  window.clearTimeout(due);
  scan.value = "";
  choices("");
  if (said) scans = scans.then(() => added(page, said));
}

async function added(page: HTMLFormElement, said: string): Promise<void> {
  const text = await asked(page, said);
  if (text === null) return;
  const made = new DOMParser().parseFromString(text, "text/html").querySelector<HTMLElement>("[data-line]");
  if (!made) return choices(text, said);
  const there = [...page.querySelectorAll<HTMLElement>("[data-line]")].find((it) => it.dataset.item === made.dataset.item);
  if (!there) page.querySelector(".lines")?.append(made);
  const line = there ?? made;
  none(page);
  line.scrollIntoView({ block: "nearest" });
  const scan = page.querySelector<HTMLInputElement>("[data-scan]");
  const comes = !!scan?.value || performance.now() - typedAt < BETWEEN_KEYS; // the next scan
  if (!comes) line.querySelector<HTMLInputElement>("[data-many]")?.select();
  if (!there) changed(page);
}

async function asked(page: HTMLFormElement, said: string, { number = 0, picks = true } = {}): Promise<string | null> {
  const numbers = [...page.querySelectorAll<HTMLElement>("[data-line]")].map((it) => Number(it.dataset.line));
  const query = new URLSearchParams({ q: said, pick: String(picks), number: String(number || Math.max(0, ...numbers) + 1) });
  try {
    const answer = await fetch(`${page.dataset.linePath}?${query}`, { headers: { "HX-Request": "true", accept: "text/html" } });
    if (answer.ok) return await answer.text();
    if (answer.status === 401 && picks) changed(page); // asks for the sign-in above the paper
  } catch {
    // the line is lost; what was scanned stays in its field
  }
  const scan = page.querySelector<HTMLInputElement>("[data-scan]");
  if (scan && picks) scan.value = said;
  return null;
}

function choices(text: string, said = ""): void {
  const at = document.querySelector<HTMLElement>("#found-items");
  if (!at) return;
  at.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  const scan = document.querySelector<HTMLInputElement>("[data-scan]");
  if (said && scan && at.querySelector("[role=alert]")) scan.value = said;
  if (said) scan?.select();
}

function clicked(event: MouseEvent): void {
  const at = event.target as Element;
  const page = form();
  const ticks = at.closest<HTMLInputElement>("[data-ticks]");
  if (ticks) ticks.closest("table")?.querySelectorAll<HTMLInputElement>("tbody input[type=checkbox]").forEach((it) => (it.checked = ticks.checked));
  if (!page) return;
  const item = at.closest<HTMLElement>("[data-pick]")?.dataset.pick;
  if (item) {
    const scan = page.querySelector<HTMLInputElement>("[data-scan]");
    if (scan) scan.value = "";
    choices("");
    scans = scans.then(() => added(page, item));
  }
  if (at.closest("[data-remove]")) {
    at.closest("[data-line]")?.remove();
    none(page);
    changed(page);
  }
  const take = at.closest<HTMLElement>("[data-take]");
  if (take?.dataset.take === "mine") {
    version(page).value = take.closest<HTMLElement>("[data-differs]")?.dataset.differs ?? "";
    changed(page);
  } else if (take) {
    sessionStorage.removeItem(key(page));
    location.assign(`/goods/drafts/${page.dataset.paper}`);
  }
}

function none(page: HTMLFormElement): void {
  page.querySelector(".none")?.toggleAttribute("hidden", !!page.querySelector("[data-line]"));
}

// Keeping.

const version = (page: HTMLFormElement): HTMLInputElement => page.elements.namedItem("version") as HTMLInputElement;
const key = (page: HTMLFormElement): string => `paper ${version(page).value === "0" ? began : page.dataset.paper}`;

function changed(page: HTMLFormElement): void {
  remember();
  htmx.trigger(page, "keep");
}

function remember(): void {
  const page = form();
  if (!page) return;
  const said = [...new FormData(page)].filter(([, value]) => typeof value === "string");
  sessionStorage.setItem(key(page), JSON.stringify(said));
}

function lost(page: HTMLFormElement, is: boolean): void {
  page.querySelector("[data-lost]")?.toggleAttribute("hidden", !is);
}

// Who presses twice hands in once; the server would take the second for the first in any case.

let handing = false;

function once(event: SubmitEvent): void {
  if (!event.submitter?.matches("[data-hand-in]")) return;
  if (handing) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  handing = true;
}

function answered(event: Event): void {
  const { xhr, requestConfig } = (event as CustomEvent<{ xhr: XMLHttpRequest; requestConfig: { triggeringEvent?: SubmitEvent } }>).detail;
  if (requestConfig.triggeringEvent?.submitter && xhr.status !== 204) handing = false;
}

function handsIn(event: Event): void {
  const { parameters, triggeringEvent } = (event as CustomEvent<{ parameters: Record<string, string>; triggeringEvent?: SubmitEvent }>).detail;
  if (event.target !== form()) return;
  if (triggeringEvent?.submitter?.matches("[data-hand-in]")) parameters["do"] = "hand in";
}

function told(event: Event): void {
  const page = form();
  const beside = page?.querySelector("#beside");
  if (!page || (event as CustomEvent<{ target: Element }>).detail.target !== beside) return;
  lost(page, false);
  const kept = beside?.querySelector<HTMLElement>("[data-version]")?.dataset.version;
  if (kept) {
    sessionStorage.removeItem(key(page));
    version(page).value = kept;
    document.querySelectorAll(".begin, [data-begins]").forEach((it) => it.remove());
    document.querySelectorAll("[data-discard], [data-kept-once]").forEach((it) => it.toggleAttribute("hidden", false));
  }
  page.querySelectorAll(".wrong").forEach((it) => {
    it.toggleAttribute("hidden", true);
    it.textContent = "";
  });
  page.querySelectorAll("[aria-invalid]").forEach((it) => it.removeAttribute("aria-invalid"));
  beside?.querySelectorAll<HTMLElement>("[data-at]").forEach((it) => {
    const field = document.getElementById(it.dataset.at ?? "");
    const says = document.getElementById(`wrong-${it.dataset.at}`);
    if (!field || !says) return;
    field.setAttribute("aria-invalid", "true");
    says.textContent = it.dataset.says ?? "";
    says.toggleAttribute("hidden", false);
  });
  const tried = beside?.querySelector("[data-tried]");
  if (tried) page.querySelector<HTMLElement>("[aria-invalid]")?.focus();
}

// What was typed and not kept comes back, with its lines.

async function restored(page: HTMLFormElement): Promise<void> {
  const said = JSON.parse(sessionStorage.getItem(key(page)) ?? "[]") as [string, string][];
  if (!said.length) return;
  for (const [name, value] of said) {
    const line = /^lines-(\d+)-item$/.exec(name);
    if (!line || page.querySelector(`[data-line="${line[1]}"]`)) continue;
    const text = await asked(page, value, { number: Number(line[1]) });
    const made = text && new DOMParser().parseFromString(text, "text/html").querySelector("[data-line]");
    if (made) page.querySelector(".lines")?.append(made);
  }
  const kept = new Map(said);
  page.querySelectorAll<HTMLElement>("[data-line]").forEach((it) => {
    if (!kept.has(`lines-${it.dataset.line}-item`)) it.remove();
  });
  for (const [name, value] of said) {
    const field = page.elements.namedItem(name);
    if (name === "form" || name === "q") continue;
    if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = true;
    else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
  }
  none(page);
  changed(page);
}
