// A sign-in that has ended: the form stays as it is, the person signs in above it, and what they
// sent goes out again.
import htmx from "./htmx";

let waiting: Element | null = null;
let by: HTMLElement | null = null; // the button that sent it

export function signIn(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog.again");
  const form = dialog?.querySelector("form");
  if (!dialog || !form) return;
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr, elt, requestConfig } = (event as CustomEvent<{ xhr: XMLHttpRequest; elt: Element; requestConfig?: { triggeringEvent?: SubmitEvent } }>).detail;
    if (xhr.status !== 401) return;
    waiting = elt;
    by = requestConfig?.triggeringEvent?.submitter ?? null;
    if (!dialog.open) dialog.showModal();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void enter(form, dialog);
  });
}

async function enter(form: HTMLFormElement, dialog: HTMLDialogElement): Promise<void> {
  const said = Object.fromEntries(new FormData(form));
  const answer = await fetch("/api/v1/sign-ins", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
    body: JSON.stringify(said),
  });
  const told = (await answer.json()) as { csrf?: string; title?: string };
  const problem = form.querySelector<HTMLElement>("[role=alert]");
  if (!answer.ok || !told.csrf) {
    if (problem) problem.textContent = told.title ?? "";
    problem?.toggleAttribute("hidden", false);
    return;
  }
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRF-Token": told.csrf }));
  form.reset();
  dialog.close();
  const again = waiting;
  waiting = null;
  if (again instanceof HTMLFormElement) again.requestSubmit(by);
  else if (again) htmx.trigger(again, "again");
}
