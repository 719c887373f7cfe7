import { create, follow, problemOf, seconds } from "./live.js";

// what needs scripts is hidden until there are some
for (const id of ["asking", "map"]) {
  document.getElementById(id).hidden = false;
}

const form = document.getElementById("form");
const text = document.getElementById("document");
const provider = document.getElementById("provider");
const question = document.getElementById("question");
const ask = document.getElementById("ask");
const askAll = document.getElementById("ask-all");
const result = document.getElementById("result");
const size = document.getElementById("size");
const why = document.getElementById("why");

let known = { defaultName: "", configured: [], maxRequestBytes: Infinity };

function showSize() {
  const count = text.value.length;
  size.textContent = count === 1 ? "1 character" : `${count.toLocaleString("en")} characters`;
}

function problemWith(name) {
  return known.configured.find(each => each.name === name)?.problem;
}

function showWhy() {
  const problem = problemWith(provider.value);
  why.textContent = problem ? `${provider.value} is not configured: ${problem}` : "";
}

function showProviders() {
  const chosen = provider.value || known.defaultName;
  provider.replaceChildren(...known.configured.map(({ name, problem }) => {
    const note = problem ? " (not configured)" : name === known.defaultName ? " (default)" : "";
    return new Option(name + note, name, name === known.defaultName, name === chosen);
  }));
  showWhy();
}

// the events of a stream, as they are written by the server (text/event-stream)
async function* events(stream) {
  let rest = "";
  for await (const chunk of chunks(stream.pipeThrough(new TextDecoderStream()))) {
    rest += chunk;
    const parts = rest.split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const lines = part.split("\n");
      const value = prefix => lines.filter(line => line.startsWith(prefix)).map(line => line.slice(prefix.length)).join("\n");
      yield { name: value("event:"), data: JSON.parse(value("data:")) };
    }
  }
}

async function* chunks(stream) {
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    yield next.value;
  }
}

// why a question cannot be sent as it is
function complaint() {
  if (!text.value.trim()) {
    text.focus();
    return "There is no text. Paste one first.";
  }
  if (!question.value.trim()) {
    question.focus();
    return "There is no question. Type one first.";
  }
  if (new Blob([body("")]).size > known.maxRequestBytes) {
    return `The text is too long. Text and question may have ${known.maxRequestBytes.toLocaleString("en")} bytes.`;
  }
  return "";
}

function body(name) {
  return JSON.stringify({ provider: name, document: text.value, question: question.value });
}

// asks one configured provider, and puts what it says into an element
async function answer(name, target) {
  const problem = problemWith(name);
  if (problem) {
    return target.append(create("p", "absent", `Not configured: ${problem}`));
  }
  try {
    const response = await fetch("api/answers", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept": "text/event-stream, application/problem+json" },
      body: body(name)
    });
    if (!response.ok) {
      return target.append(create("p", "problem", await problemOf(response)));
    }
    const pieces = create("p", "answer");
    target.append(pieces);
    let ended = false;
    for await (const { name: event, data } of events(response.body)) {
      if (event === "piece") {
        pieces.textContent += data.text;
      } else {
        ended = true;
        target.append(event === "done"
          ? create("p", "facts", `Answered by ${data.provider}, generation ${data.generation}, in ${seconds(data.millis)}.`)
          : create("p", "problem", data.detail));
      }
    }
    if (!ended) {
      target.append(create("p", "problem", "The answer was cut off."));
    }
  } catch {
    target.append(create("p", "problem", "The server cannot be reached. Is the application still running?"));
  }
}

// a region that is busy is read out once it is complete
async function answering(button, work) {
  if (ask.disabled) {
    return;
  }
  const problem = complaint();
  if (problem) {
    return result.replaceChildren(create("p", "problem", problem));
  }
  const focused = document.activeElement;
  ask.disabled = askAll.disabled = true;
  result.setAttribute("aria-busy", "true");
  result.replaceChildren();
  try {
    await work();
  } finally {
    result.removeAttribute("aria-busy");
    ask.disabled = askAll.disabled = false;
    // a disabled button loses the focus
    if (focused === button && document.activeElement === document.body) {
      button.focus();
    }
    result.scrollIntoView({ block: "nearest" });
  }
}

form.addEventListener("submit", event => {
  event.preventDefault();
  answering(ask, () => answer(provider.value, result));
});

askAll.addEventListener("click", () => answering(askAll, () => {
  const list = create("ul", "answers");
  result.append(list);
  const able = known.configured.filter(({ problem }) => !problem);
  const unable = known.configured.filter(({ problem }) => problem);
  return Promise.all([...able, ...unable].map(({ name }) => {
    const item = create("li", "");
    item.append(create("h4", "", name));
    list.append(item);
    return answer(name, item);
  }));
}));

document.getElementById("restore").addEventListener("click", () => {
  text.value = text.defaultValue;
  question.value = question.defaultValue;
  showSize();
  text.focus();
});

text.addEventListener("input", showSize);
provider.addEventListener("change", showWhy);
showSize();
follow("api/providers", 5000, fresh => {
  if (fresh && JSON.stringify(fresh) !== JSON.stringify(known)) {
    known = fresh;
    showProviders();
  }
});
