// What was typed survives a reload, a lost line and the way back, until it has been taken.
const key = (form: HTMLFormElement): string => `typed ${location.pathname} ${form.dataset.kept}`;

export function kept(): void {
  fill(document);
  document.addEventListener("htmx:load", (event) => fill(event.target as Element));
  document.addEventListener("input", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-kept]");
    if (!form) return;
    const said = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    sessionStorage.setItem(key(form), JSON.stringify(said));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, xhr } = (event as CustomEvent<{ elt: Element; xhr: XMLHttpRequest }>).detail;
    if (xhr.status >= 200 && xhr.status < 300 && elt.matches("form[data-kept]")) sessionStorage.removeItem(key(elt as HTMLFormElement));
  });
}

function fill(within: Document | Element): void {
  within.querySelectorAll<HTMLFormElement>("form[data-kept]").forEach((form) => {
    const said = JSON.parse(sessionStorage.getItem(key(form)) ?? "[]") as [string, string][];
    if (said.length) ticks(form, new Set(said.map(([name]) => name)));
    for (const [name, value] of said) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement && ["hidden", "checkbox"].includes(field.type)) continue;
      if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) {
        field.value = value;
      }
    }
  });
}

function ticks(form: HTMLFormElement, names: Set<string>): void {
  form.querySelectorAll<HTMLInputElement>("input[type=checkbox]").forEach((it) => (it.checked = names.has(it.name)));
}
