// Live numbers: the server says that something was posted, and the part of the page that shows it
// asks for itself again. What has changed lights up.
import htmx from "./htmx";

const PAUSE = 250;

export function live(): void {
  const part = (): HTMLElement | null => document.querySelector<HTMLElement>("[data-live]");
  const first = part();
  if (!first) return;
  const source = new EventSource(first.dataset.live ?? "/live");
  let due = 0;
  source.addEventListener("posted", () => {
    if (!due) due = window.setTimeout(refresh, PAUSE);
  });
  const refresh = (): void => {
    due = 0;
    const now = part();
    if (now && !document.hidden) htmx.trigger(now, "posted");
  };
  const lamp = (on: boolean): void => {
    document.querySelectorAll(".live").forEach((it) => it.toggleAttribute("data-on", on));
  };
  source.addEventListener("open", () => lamp(true));
  source.addEventListener("error", () => lamp(false));
  document.addEventListener("visibilitychange", refresh);
  // What the page asks by itself is no sign that somebody sits before it.
  document.addEventListener("htmx:configRequest", (told) => {
    const { headers, triggeringEvent } = (told as CustomEvent).detail;
    if (triggeringEvent?.type === "posted") headers["X-Unattended"] = "true";
  });
  let before = figures();
  document.addEventListener("htmx:beforeSwap", () => (before = figures()));
  document.addEventListener("htmx:afterSwap", () => {
    for (const [name, said] of figures()) {
      const was = before.get(name);
      if (was !== undefined && was !== said) document.querySelector(`[data-figure="${CSS.escape(name)}"]`)?.classList.add("changed");
    }
    lamp(source.readyState === EventSource.OPEN);
  });
}

function figures(): Map<string, string> {
  const found = new Map<string, string>();
  document.querySelectorAll<HTMLElement>("[data-figure]").forEach((it) => {
    found.set(it.dataset.figure ?? "", it.textContent?.trim() ?? "");
  });
  return found;
}
