// what comes from outside becomes text, never markup, and nothing is written that is there already
export function write(element, text) {
  if (element.textContent !== String(text)) {
    element.textContent = text;
  }
}

export function mark(element, attribute, value) {
  if (element.getAttribute(attribute) !== String(value)) {
    element.setAttribute(attribute, value);
  }
}

export function create(name, className, content = "") {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = content;
  return element;
}

export function seconds(millis) {
  return millis < 1000 ? `${millis}\u00a0ms` : `${(millis / 1000).toFixed(1)}\u00a0s`;
}

export async function problemOf(response) {
  try {
    const problem = await response.json();
    return problem.detail || problem.title || `The server answered with ${response.status}.`;
  } catch {
    return `The server answered with ${response.status}.`;
  }
}

const lost = document.getElementById("lost");
const unreachable = new Set();

// reads a resource again and again while the page is looked at; returns a function that reads it at once
export function follow(path, millis, show) {
  let timer;
  let turn = 0;
  async function read() {
    const mine = ++turn;
    clearTimeout(timer);
    if (!document.hidden) {
      try {
        const response = await fetch(path, { cache: "no-store" });
        const known = response.ok ? await response.json() : null;
        unreachable.delete(path);
        // an answer that was overtaken by another one is out of date
        if (mine === turn && (response.ok || response.status === 404)) {
          show(known);
        }
      } catch (problem) {
        console.warn(problem);
        unreachable.add(path);
      }
      lost.hidden = unreachable.size === 0;
    }
    if (mine === turn) {
      timer = setTimeout(read, millis);
    }
  }
  document.addEventListener("visibilitychange", read);
  read();
  return read;
}
