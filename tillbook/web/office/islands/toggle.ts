// The button that changes light and dark; the choice stays on this machine.
export function theme(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("[data-theme-toggle]");
    if (!button) return;
    const root = document.documentElement;
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
    document.dispatchEvent(new Event("theme"));
  });
}
