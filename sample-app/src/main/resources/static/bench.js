import { create, follow, mark, problemOf, write } from "./live.js";
import { breaker, failure, lookAgain, onProviders, tell } from "./map.js";

const bench = document.getElementById("bench");
const calls = document.getElementById("calls");
const failed = document.getElementById("failed");
const strip = document.getElementById("strip");
const list = document.getElementById("vendors");
const pause = document.getElementById("pause");
const percent = document.getElementById("percent");

const BARS = 60;
const SLOWEST = Math.log(3000);
const FASTEST = Math.log(40);
const MODES = { UP: "up", DOWN: "down", SLOW: "slow", LIMITED: "answers 429" };

const cards = new Map();
const buttons = [];
let state;
let configured = {};

for (let i = 0; i < BARS; i++) {
  strip.append(create("span", ""));
}
for (const host of document.querySelectorAll(".host")) {
  host.textContent = location.host;
}

async function put(path) {
  const response = await fetch(`api/bench/${path}`, { method: "PUT" });
  if (!response.ok) {
    throw new Error(await problemOf(response));
  }
  return response.headers.get("Content-Length") === "0" ? {} : response.json();
}

function onClick(button, work) {
  button.addEventListener("click", async () => {
    try {
      await work();
    } catch (problem) {
      tell(problem.message);
    }
    look();
    lookAgain();
  });
}

// what the registry answers to a refresh, in words
function refreshed({ replaced = [], failed = {} }) {
  const parts = replaced.map(name => `replaced ${name}`);
  for (const [name, code] of Object.entries(failed)) {
    parts.push(`${name} failed with ${code}`);
  }
  return `The registry answers: ${parts.join(", ") || "nothing has changed"}.`;
}

function choice(group, label, path, isPressed) {
  const button = create("button", "", label);
  button.type = "button";
  const output = group.closest("li").querySelector("output");
  onClick(button, async () => {
    const result = await put(path());
    if (output) {
      output.textContent = refreshed(result);
    }
  });
  group.append(button);
  buttons.push({ button, isPressed });
}

function build(vendors) {
  for (const { name } of vendors) {
    const card = create("li", "vendor");
    card.dataset.vendor = name;
    const parts = { share: create("span", "share"), mode: create("span", "mode"), facts: create("span", "facts") };
    card.append(create("strong", "", name), parts.mode, parts.share, parts.facts);
    list.append(card);
    cards.set(name, parts);
  }
  for (const group of document.querySelectorAll(".choices")) {
    const { mode, key, percents } = group.dataset;
    for (const each of percents?.split(" ") ?? []) {
      choice(group, `${each}\u00a0%`, () => `canary?percent=${each}`, () => state.canaryPercent === Number(each));
    }
    if (percents) {
      continue;
    }
    for (const { name } of vendors) {
      if (mode) {
        const isPressed = () => state.vendors.find(vendor => vendor.name === name).mode === mode;
        choice(group, name, () => `vendors/${name}?mode=${isPressed() ? "UP" : mode}`, isPressed);
      } else {
        choice(group, name, () => `vendors/${name}/key?valid=${key}`);
      }
    }
  }
}

function showBars(recent) {
  [...strip.children].forEach((bar, i) => {
    const outcome = recent[recent.length - BARS + i];
    mark(bar, "data-vendor", outcome ? outcome.servedBy ?? "nobody" : "");
    const part = outcome ? (Math.log(outcome.millis + 1) - FASTEST) / (SLOWEST - FASTEST) : 0;
    bar.style.blockSize = outcome ? `${Math.round(15 + 85 * Math.min(1, Math.max(0, part)))}%` : "0";
  });
}

function showVendors() {
  const { recent } = state.traffic;
  for (const { name, mode, keyValid } of state.vendors) {
    const { share, mode: label, facts } = cards.get(name);
    const served = recent.filter(({ servedBy }) => servedBy === name);
    write(share, recent.length > 0 ? `${Math.round(served.length / recent.length * 100)}\u00a0%` : "");
    write(label, keyValid ? MODES[mode] : `${MODES[mode]}, new key refused`);
    mark(label, "data-mode", keyValid ? mode : "KEY");
    const generation = configured[name]?.generation;
    const known = [generation ? `generation ${generation}` : "not made yet", `breaker ${breaker(configured, name).split(" ")[0] || "closed"}`];
    if (failure(configured, name)) {
      known.push(`last failure ${failure(configured, name)}`);
    }
    write(facts, known.join(" · "));
  }
}

const look = follow("api/bench", 500, known => {
  bench.hidden = !known;
  if (!known) {
    return;
  }
  state = known;
  if (cards.size === 0) {
    build(known.vendors);
  }
  write(calls, known.traffic.calls.toLocaleString("en"));
  write(failed, known.traffic.failed.toLocaleString("en"));
  mark(failed, "data-failed", known.traffic.failed > 0);
  write(pause, known.traffic.paused ? "Go on with the calls" : "Pause the calls");
  write(percent, known.canaryPercent);
  for (const { button, isPressed } of buttons) {
    if (isPressed) {
      mark(button, "aria-pressed", isPressed());
    }
  }
  showBars(known.traffic.recent);
  showVendors();
});

onProviders(packages => {
  configured = packages.llms?.configured ?? {};
});

onClick(pause, () => put(`traffic?paused=${!state.traffic.paused}`));

onClick(document.getElementById("mend"), async () => {
  for (const { name, mode, keyValid } of state.vendors) {
    if (mode !== "UP") {
      await put(`vendors/${name}?mode=UP`);
    }
    if (!keyValid) {
      await put(`vendors/${name}/key?valid=true`);
    }
  }
  await put("canary?percent=5");
  for (const output of bench.querySelectorAll("output")) {
    output.textContent = "";
  }
});
