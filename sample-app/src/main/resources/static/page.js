const form = document.getElementById("form");
const text = document.getElementById("document");
const provider = document.getElementById("provider");
const question = document.getElementById("question");
const button = document.getElementById("ask");
const result = document.getElementById("result");
const size = document.getElementById("size");
const absent = document.getElementById("absent");

let maxBytes = Infinity;

// whatever comes from outside becomes text, never markup
function paragraph(className, content) {
  const element = document.createElement("p");
  element.className = className;
  element.textContent = content;
  return element;
}

function show(...paragraphs) {
  result.replaceChildren(...paragraphs);
}

function body() {
  return JSON.stringify({ provider: provider.value, document: text.value, question: question.value });
}

function showSize() {
  const count = text.value.length;
  size.textContent = count === 1 ? "1 character" : `${count.toLocaleString("en")} characters`;
}

function seconds(millis) {
  return millis < 1000 ? `${millis}\u00a0ms` : `${(millis / 1000).toFixed(1)}\u00a0s`;
}

async function problemOf(response) {
  try {
    const problem = await response.json();
    return problem.detail || problem.title || `The server answered with ${response.status}.`;
  } catch {
    return `The server answered with ${response.status}.`;
  }
}

// one configured provider that cannot answer yet, and why
function missing({ name, problem }) {
  const item = document.createElement("li");
  const title = document.createElement("strong");
  title.textContent = name;
  item.append(title, ` is not configured: ${problem}`);
  return item;
}

async function loadProviders() {
  const response = await fetch("api/providers");
  if (!response.ok) {
    throw new Error(await problemOf(response));
  }
  const known = await response.json();
  maxBytes = known.maxRequestBytes;
  provider.replaceChildren(...known.configured.map(({ name, problem }) => {
    const isDefault = name === known.defaultName;
    const note = problem ? " (not configured)" : isDefault ? " (default)" : "";
    const option = new Option(name + note, name, isDefault, isDefault);
    option.disabled = Boolean(problem);
    return option;
  }));
  absent.replaceChildren(...known.configured.filter(({ problem }) => problem).map(missing));
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

async function ask() {
  if (!text.value.trim()) {
    text.focus();
    return show(paragraph("problem", "There is no text. Paste one first."));
  }
  if (!question.value.trim()) {
    question.focus();
    return show(paragraph("problem", "There is no question. Type one first."));
  }
  const content = body();
  if (new Blob([content]).size > maxBytes) {
    return show(paragraph("problem", `The text is too long. Text and question may have ${maxBytes.toLocaleString("en")} bytes.`));
  }
  const response = await fetch("api/answers", {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept": "text/event-stream, application/problem+json" },
    body: content
  });
  if (!response.ok) {
    return show(paragraph("problem", await problemOf(response)));
  }
  const answer = paragraph("answer", "");
  show(answer);
  let ended = false;
  for await (const { name, data } of events(response.body)) {
    if (name === "piece") {
      answer.textContent += data.text;
    } else {
      ended = true;
      result.append(name === "done"
        ? paragraph("facts", `Answered by ${data.provider}, generation ${data.generation}, in ${seconds(data.millis)}.`)
        : paragraph("problem", data.detail));
    }
  }
  if (!ended) {
    result.append(paragraph("problem", "The answer was cut off."));
  }
}

form.addEventListener("submit", async event => {
  event.preventDefault();
  if (button.disabled) {
    return;
  }
  const focused = document.activeElement;
  button.disabled = true;
  button.textContent = "Asking…";
  result.setAttribute("aria-busy", "true");
  try {
    await ask();
  } catch {
    show(paragraph("problem", "The server cannot be reached. Is the application still running?"));
  } finally {
    result.removeAttribute("aria-busy");
    button.textContent = "Ask";
    button.disabled = false;
    // a disabled button loses the focus
    if (focused === button && document.activeElement === document.body) {
      button.focus();
    }
    result.scrollIntoView({ block: "nearest" });
  }
});

document.getElementById("restore").addEventListener("click", () => {
  text.value = text.defaultValue;
  question.value = question.defaultValue;
  showSize();
  text.focus();
});

text.addEventListener("input", showSize);
showSize();
loadProviders().catch(() => show(paragraph("problem", "The list of providers cannot be read. The default will answer.")));
