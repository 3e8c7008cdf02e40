// Ctrl+K (Cmd+K) opens a dialog that searches while one writes; arrows go through what was found.
// Without this module the field of the header leads to the page of the search.
const field = document.querySelector("[data-search]");
let dialog, asked;

document.addEventListener("keydown", (event) => {
  if (!field || event.altKey || event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  dialog ??= made();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input").select();
});

function made() {
  const made = document.createElement("dialog");
  made.className = "dialog search";
  made.setAttribute("aria-label", field.placeholder);
  const form = field.form.cloneNode(true);
  form.setAttribute("aria-label", field.placeholder);
  const input = form.querySelector("input");
  input.id = "search-dialog";
  input.value = "";
  form.querySelector("label").htmlFor = input.id;
  form.querySelector("kbd").textContent = "Esc";
  const found = document.createElement("div");
  found.setAttribute("role", "status");
  made.append(form, found);
  document.body.append(made);
  input.addEventListener("input", () => ask(form.action, input.value, found));
  made.addEventListener("keydown", (event) => move(event, [input, ...found.querySelectorAll("a")]));
  made.addEventListener("click", (event) => event.target === made && made.close());
  return made;
}

async function ask(action, question, found) {
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  await new Promise((go) => setTimeout(go, 150));
  if (signal.aborted) return;
  try {
    const answer = await fetch(`${action}?q=${encodeURIComponent(question)}`, { signal, headers: { "HX-Request": "true" } });
    const elsewhere = answer.headers.get("HX-Redirect");
    if (elsewhere) location.assign(elsewhere);
    else if (answer.ok) found.innerHTML = await answer.text();
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function move(event, stops) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const here = stops.indexOf(document.activeElement);
  stops[(here + step + stops.length) % stops.length].focus();
}
