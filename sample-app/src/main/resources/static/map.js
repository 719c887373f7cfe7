import { create, follow, mark, write } from "./live.js";

const packages = document.getElementById("packages");
const log = document.getElementById("log");
const MOST_EVENTS = 6;

const COLUMNS = ["Provider", "Configured", "State", "Generation", "Breaker", "Last failure"];
const tables = new Map();
const listeners = [];
let before;

// tells what else on the page wants to know
export function onProviders(listener) {
  listeners.push(listener);
}

// what the groups of a package know of a configured provider
function views(configured, name) {
  return Object.entries(configured)
    .filter(([, { route }]) => route?.[name])
    .map(([group, { route }]) => ({ group, ...route[name] }));
}

export function breaker(configured, name) {
  const open = views(configured, name).filter(view => view.breaker !== "CLOSED");
  if (open.length > 0) {
    return open.map(({ group, breaker }) => `${breaker === "OPEN" ? "open" : "half-open"} in ${group}`).join(", ");
  }
  return views(configured, name).length > 0 ? "closed" : "";
}

export function failure(configured, name) {
  return views(configured, name).map(view => view.lastFailure).find(Boolean) ?? "";
}

// whom a group asks: one after the other, or each for a part of the calls
function routes({ provider, route }) {
  if (provider === "failover") {
    return Object.keys(route ?? {}).join(" \u2192 ");
  }
  return Object.entries(route ?? {}).map(([member, { share }]) => `${member} ${Math.round(share * 100)}\u00a0%`).join(", ");
}

function lastFailure(configured, name) {
  const { state, lastFailure } = configured[name];
  if (!lastFailure) {
    return failure(configured, name);
  }
  const lines = lastFailure.message.split("\n").map(line => line.trim());
  // the first of several lines only says how many follow
  return `${state === "READY" ? "before: " : ""}${lines.slice(lines.length > 1 ? 1 : 0).join("\n")}`;
}

// a table keeps its roles, whatever style makes of it on a narrow screen
function cell(row, role, className) {
  const element = create(role === "rowheader" ? "th" : "td", className);
  element.setAttribute("role", role);
  if (role === "rowheader") {
    element.scope = "row";
  }
  row.append(element);
  return element;
}

function table(packageName, names) {
  const section = create("section", "package");
  const title = create("h3", "", packageName);
  const about = create("p", "hint");
  const element = create("table", "");
  element.setAttribute("role", "table");
  title.id = `package-${packageName}`;
  element.setAttribute("aria-labelledby", title.id);
  const head = element.createTHead();
  head.setAttribute("role", "rowgroup");
  const headRow = head.insertRow();
  headRow.setAttribute("role", "row");
  for (const column of COLUMNS) {
    const header = create("th", "", column);
    header.scope = "col";
    header.setAttribute("role", "columnheader");
    headRow.append(header);
  }
  const body = element.createTBody();
  body.setAttribute("role", "rowgroup");
  const rows = new Map(names.map(name => {
    const row = body.insertRow();
    row.setAttribute("role", "row");
    const cells = {
      provider: cell(row, "cell", "provider-name"),
      name: cell(row, "rowheader", "name"),
      state: cell(row, "cell", ""),
      generation: cell(row, "cell", "generation"),
      breaker: cell(row, "cell", "breaker"),
      failure: cell(row, "cell", "failure")
    };
    const label = create("span", "", name);
    cells.routes = create("span", "routes");
    cells.name.append(label, cells.routes);
    cells.pill = create("span", "state");
    cells.state.append(cells.pill);
    return [name, cells];
  }));
  const others = create("p", "hint");
  section.append(title, about, element, others);
  return { section, about, others, rows, names: names.join(" ") };
}

function showPackage(packageName, { contract, default: defaultName, providers, configured }) {
  const byProvider = (one, other) => configured[one].provider.localeCompare(configured[other].provider) || one.localeCompare(other);
  const names = Object.keys(configured).sort(byProvider);
  let shown = tables.get(packageName);
  if (shown?.names !== names.join(" ")) {
    const fresh = table(packageName, names);
    if (shown) {
      shown.section.replaceWith(fresh.section);
    } else {
      packages.append(fresh.section);
    }
    tables.set(packageName, shown = fresh);
  }
  write(shown.about, `${contract.split(".").pop()}${defaultName ? `, by default ${defaultName}` : ""}`);
  const unused = Object.keys(providers).filter(name => !providers[name].configured?.length);
  write(shown.others, unused.length > 0 ? `Registered, and not configured: ${unused.join(", ")}.` : "");
  let last;
  for (const name of names) {
    const { provider, state, generation } = configured[name];
    const cells = shown.rows.get(name);
    write(cells.provider, provider);
    mark(cells.provider, "data-same", provider === last);
    write(cells.routes, routes(configured[name]));
    write(cells.pill, state.toLowerCase());
    mark(cells.pill, "data-state", state);
    write(cells.generation, generation || "");
    write(cells.breaker, breaker(configured, name));
    write(cells.failure, lastFailure(configured, name));
    last = provider;
  }
}

// what has changed since the page looked last, in words
function* changes(packageName, was, is) {
  for (const [name, now] of Object.entries(is)) {
    const then = was[name];
    const id = `${packageName}.${name}`;
    if (!then) {
      yield `${id} is new`;
      continue;
    }
    if (now.generation > then.generation) {
      yield now.generation === 1 ? `${id} is made, at its first use` : `${id} is replaced: generation ${now.generation} serves`;
    }
    if (now.state !== then.state && now.state === "DEGRADED") {
      yield `${id} goes on with generation ${now.generation}: what should replace it failed`;
    }
    for (const [member, { breaker, state, lastFailure }] of Object.entries(now.route ?? {})) {
      const earlier = then.route?.[member];
      if (earlier && breaker !== earlier.breaker && breaker !== "HALF_OPEN") {
        yield breaker === "OPEN" ? `${name} leaves ${member} alone: ${lastFailure}` : `${name} asks ${member} again`;
      }
      if (earlier && state !== earlier.state) {
        yield state === "drained" ? `${name} sends nothing to ${member} any more` : `${name} sends calls to ${member} again`;
      }
    }
  }
}

// adds a line to what is read out
export function tell(change) {
  log.querySelector(".empty")?.remove();
  const entry = create("p", "");
  entry.append(create("time", "", new Date().toLocaleTimeString("en-GB")), ` ${change}`);
  log.append(entry);
  while (log.children.length > MOST_EVENTS) {
    log.firstElementChild.remove();
  }
}

export const lookAgain = follow("actuator/providers", 1000, known => {
  if (!known) {
    return;
  }
  for (const [packageName, each] of Object.entries(known.packages)) {
    showPackage(packageName, each);
    if (before?.[packageName]) {
      for (const change of changes(packageName, before[packageName].configured, each.configured)) {
        tell(change);
      }
    }
  }
  before = known.packages;
  listeners.forEach(listener => listener(known.packages));
});
