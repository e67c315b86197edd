// Charts of long series, drawn by uPlot in the colours of the sheet. The table beside a chart says
// the same; the chart is told what to draw by data attributes.
import uPlot from "uplot";

interface Series {
  x: number[];
  y: (number | null)[];
  name: string;
  unit: string;
  digits: number;
}

const drawn = new Map<HTMLElement, uPlot>();

export function charts(): void {
  draw();
  document.addEventListener("htmx:afterSwap", draw);
  document.addEventListener("theme", () => {
    drawn.forEach((plot) => plot.destroy());
    drawn.clear();
    draw();
  });
  window.addEventListener("resize", () => {
    drawn.forEach((plot, at) => plot.setSize({ width: at.clientWidth, height: plot.height }));
  });
}

function draw(): void {
  for (const [at, plot] of drawn) {
    if (at.isConnected) continue;
    plot.destroy();
    drawn.delete(at);
  }
  document.querySelectorAll<HTMLElement>("[data-chart]").forEach((at) => {
    if (!drawn.has(at)) drawn.set(at, made(at, JSON.parse(at.dataset.chart ?? "{}") as Series));
  });
}

function made(at: HTMLElement, said: Series): uPlot {
  const colour = (name: string): string => getComputedStyle(at).getPropertyValue(name).trim();
  const figure = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: said.digits });
  const day = new Intl.DateTimeFormat(document.documentElement.lang + "-GB", { day: "numeric", month: "short" });
  const when = new Intl.DateTimeFormat(document.documentElement.lang + "-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
  const axis = { stroke: colour("--soft"), grid: { stroke: colour("--chart-grid"), width: 1 }, ticks: { show: false } };
  const shape: Partial<uPlot.Series> = { paths: uPlot.paths.stepped?.({ align: 1 }), fill: `${colour("--chart-1")}22`, width: 2 };
  return new uPlot(
    {
      width: at.clientWidth,
      height: 190,
      cursor: { y: false },
      legend: { show: true },
      scales: { y: { range: (_, low, high) => [Math.min(0, low), Math.max(high * 1.08, 1)] } },
      axes: [{ ...axis, values: (_, those) => those.map((it) => day.format(it * 1000)) }, { ...axis, size: 56, label: said.unit, labelSize: 18, values: (_, those) => those.map((it) => figure.format(it)) }],
      series: [
        { label: at.dataset.when ?? "", value: (_, it) => (it === null ? "" : when.format(it * 1000)) },
        { label: said.name, stroke: colour("--chart-1"), points: { show: false }, value: (_, it) => (it === null ? "" : `${figure.format(it)} ${said.unit}`), ...shape },
      ],
    },
    [said.x, said.y],
    at,
  );
}
