// A file is sent as it is, byte for byte, and the page says how far it is. It stays chosen until it
// has been taken, whatever the line or the sign-in does.
export function upload(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.upload === undefined) return;
    event.preventDefault();
    const file = form.querySelector<HTMLInputElement>("input[type=file]")?.files?.[0];
    if (file) send(form, file);
  });
}

function send(form: HTMLFormElement, file: File): void {
  const button = form.querySelector<HTMLButtonElement>("button");
  const bar = form.querySelector<HTMLProgressElement>("progress");
  if (!button || !bar || button.disabled) return;
  say(form, "");
  if (file.size > Number(form.dataset.most)) return say(form, form.dataset.large ?? "");
  const sent = new XMLHttpRequest();
  const over = (text: string): void => {
    button.disabled = false;
    bar.hidden = true;
    say(form, text);
  };
  sent.open("POST", `${form.dataset.upload}?name=${encodeURIComponent(file.name.slice(-200))}`);
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
  for (const [name, said] of Object.entries(headers)) sent.setRequestHeader(name, said);
  sent.setRequestHeader("Content-Type", "application/octet-stream");
  sent.upload.onprogress = (told): void => {
    bar.max = told.total;
    bar.value = told.loaded;
  };
  sent.onerror = (): void => over(form.dataset.lost ?? "");
  sent.onload = (): void => {
    const next = sent.getResponseHeader("hx-redirect");
    if (sent.status < 300 && next) return location.assign(next);
    if (sent.status === 401) {
      form.dispatchEvent(new CustomEvent("htmx:responseError", { bubbles: true, detail: { xhr: sent, elt: form } }));
      return over("");
    }
    over(title(sent.responseText) || (form.dataset.lost ?? ""));
  };
  button.disabled = true;
  bar.hidden = false;
  sent.send(file);
}

function title(text: string): string {
  try {
    const told = JSON.parse(text) as { title?: string; remedy?: string };
    return `${told.title ?? ""}. ${told.remedy ?? ""}`;
  } catch {
    return "";
  }
}

function say(form: HTMLFormElement, text: string): void {
  const problem = form.querySelector<HTMLElement>("[role=alert]");
  if (problem) problem.textContent = text;
  problem?.toggleAttribute("hidden", !text);
}
