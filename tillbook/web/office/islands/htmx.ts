// htmx under a strict policy: no evaluation, no style of its own, our own host only.
import htmx from "htmx.org";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;
htmx.config.refreshOnHistoryMiss = true;
htmx.config.scrollBehavior = "instant";
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "401", swap: false, error: true },
  { code: "[45]..", swap: true, error: false, target: "#said", swapOverride: "innerHTML", select: "#problem" },
];

export default htmx;
