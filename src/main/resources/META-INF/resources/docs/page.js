const element = (id) => document.getElementById(id);

// --- what can be copied
const lines = element("three-lines");
lines.textContent = lines.textContent.replace("http://localhost:8080", location.origin);
for (const block of document.querySelectorAll(".copyable")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.querySelector("pre").textContent);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  block.prepend(button);
}

// --- try it
element("get-token").addEventListener("click", async () => {
  const answer = await fetch("/oauth/token", {
    method: "POST",
    headers: { Authorization: `Basic ${btoa("demo:demo")}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  if (answer.ok) {
    element("token-text").value = (await answer.json()).access_token;
    element("token-note").textContent = "A token of the demo client, for an hour, with every scope.";
  } else {
    element("token-note").textContent = answer.status === 404
      ? "There is no token endpoint here: this Atrium runs in production. Paste a token of your own issuer."
      : `No token: ${answer.status}`;
  }
});

element("call").addEventListener("submit", async (event) => {
  event.preventDefault();
  const path = element("path").value.trim();
  element("answer").hidden = false;
  const target = new URL(path, location.origin);
  if (target.origin !== location.origin) { // a token is for nobody else
    show(false, "The path must begin with a slash", "", "");
    return;
  }
  const began = performance.now();
  try {
    const answer = await fetch(target, { headers: { Authorization: `Bearer ${element("token-text").value.trim()}`, Accept: "application/json" } });
    const took = Math.round(performance.now() - began);
    show(answer.ok, `${answer.status} in ${took} ms`, [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n"), pretty(await answer.text()));
  } catch (failed) {
    show(false, failed.message, "", "");
  }
});

function show(good, status, headers, body) {
  element("status").className = good ? "good" : "bad";
  element("status").textContent = status;
  element("headers").textContent = headers;
  element("body").textContent = body;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

// --- webhooks
const tabs = [...document.querySelectorAll("[role=tab]")];

async function choose(tab) {
  for (const other of tabs) {
    other.setAttribute("aria-selected", String(other === tab));
    other.tabIndex = other === tab ? 0 : -1;
  }
  element("snippet").setAttribute("aria-labelledby", tab.id);
  element("snippet").querySelector("pre").textContent = await (await fetch(`/docs/verify/${tab.dataset.file}`)).text();
}
tabs.forEach((tab, index) => {
  tab.setAttribute("aria-controls", "snippet");
  tab.addEventListener("click", () => choose(tab));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      const next = tabs[(index + step + tabs.length) % tabs.length];
      next.focus();
      choose(next);
    }
  });
});
choose(tabs[0]);

// --- facts
const { data: types } = await (await fetch("/docs/event-types.json")).json();

function list() {
  const wanted = element("filter").value.trim().toLowerCase();
  const found = types.filter(({ type, description, owner }) => `${type} ${description} ${owner}`.toLowerCase().includes(wanted));
  element("count").textContent = `${found.length} of ${types.length} types`;
  element("types").replaceChildren(...found.map(row));
}

function row({ type, description, owner, dataClass, dataSchema, example }) {
  const row = document.createElement("tr");
  const name = document.createElement("code");
  name.textContent = type;
  row.insertCell().append(name);
  const schema = document.createElement("a");
  schema.href = dataSchema;
  schema.textContent = "Schema";
  const shown = document.createElement("details");
  shown.append(Object.assign(document.createElement("summary"), { textContent: "Example" }));
  shown.addEventListener("toggle", () => { // most are never looked at
    if (!shown.querySelector("pre")) {
      shown.append(Object.assign(document.createElement("pre"), { textContent: JSON.stringify(example, null, 2) }));
    }
  });
  row.insertCell().append(description, shown);
  row.insertCell().append(owner, document.createElement("br"), `${dataClass} data · `, schema);
  return row;
}
element("filter").addEventListener("input", list);
list();
