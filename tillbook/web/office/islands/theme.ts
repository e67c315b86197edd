// Before anything is painted: light or dark, as the person chose, else as the machine is set.
const chosen = localStorage.getItem("theme");
const dark = matchMedia("(prefers-color-scheme: dark)");
const apply = (): void => {
  const now = localStorage.getItem("theme") ?? (dark.matches ? "dark" : "light");
  document.documentElement.dataset.theme = now;
};
apply();
if (!chosen) dark.addEventListener("change", apply);
