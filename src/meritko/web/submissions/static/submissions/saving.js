// Every field is kept as soon as it is left, one after another, and says so; what was not kept is tried again.
const AGAIN = 5000;
const form = document.querySelector("form[data-saves]");
const waiting = new Map();
let isBusy = false;

if (form) {
  form.addEventListener("change", (event) => {
    const { key, reason } = event.target.dataset;
    if (key || reason) keep(event.target);
  });
  form.addEventListener("submit", () => waiting.clear());
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });
}

function versions() {
  return JSON.parse(form.querySelector("[data-seen]").value || "{}");
}

function remember(key, version) {
  const seen = versions();
  if (version) seen[key] = version;
  form.querySelector("[data-seen]").value = JSON.stringify(seen);
}

// A field and its reason are one answer: whichever is left, both are sent.
function keep(control) {
  const key = control.dataset.key ?? control.dataset.reason;
  waiting.set(key, control);
  show(control, "saving", form.dataset.saving);
  work();
}

async function work() {
  if (isBusy) return;
  isBusy = true;
  while (waiting.size) {
    const [key, control] = waiting.entries().next().value;
    const answer = await send(key, control);
    if (!answer) break;
    if (waiting.get(key) === control) waiting.delete(key);
    tell(key, control, answer);
  }
  isBusy = false;
  if (waiting.size) setTimeout(work, AGAIN);
}

async function send(key, control) {
  const sent = new FormData();
  sent.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  sent.set("key", key);
  sent.set("value", written(key));
  sent.set("seen", versions()[key] ?? 0);
  const reason = form.querySelector(`[data-reason="${CSS.escape(key)}"]`);
  if (reason) sent.set("reason", reason.value);
  try {
    const answer = await fetch(form.dataset.saves, { method: "POST", body: sent, redirect: "error" });
    return await answer.json();
  } catch {
    show(control, "unsaved", form.dataset.notSaved);
    say(form.dataset.notSaved);
    return null;
  }
}

function controls(key) {
  return [...form.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
}

function written(key) {
  const found = controls(key);
  if (found[0]?.type !== "radio") return found[0]?.value ?? "";
  return found.find((each) => each.checked)?.value ?? "";
}

function tell(key, control, answer) {
  const [field] = controls(key);
  if (answer.state === "saved") {
    remember(key, answer.version);
    if (field && field.type !== "radio" && field.tagName === "INPUT" && document.activeElement !== field) field.value = answer.value;
    show(control, "saved", answer.said);
    mistake(control, "");
    ask(answer.asked);
    const box = field?.closest("td");
    const differed = box ? box.classList.contains("grid__cell--differs") : null;
    box?.classList.toggle("grid__cell--differs", answer.differs);
    if (control.dataset.key && (differed !== answer.differs || answer.differs)) renew();
    form.ownerDocument.querySelector("[data-progress]").textContent = answer.progress;
    say(answer.said);
  } else if (answer.state === "conflict") {
    show(control, "unsaved", "");
    decide(key, control, answer);
  } else {
    show(control, answer.state === "wrong" ? "error" : "unsaved", "");
    mistake(control, answer.said);
    say(answer.said);
  }
}

function place(control) {
  return control.closest("td, .answer, .reason");
}

function show(control, state, text) {
  const box = place(control);
  if (box.matches("td")) {
    for (const name of ["saved", "saving", "unsaved", "error"]) box.classList.toggle(`grid__cell--${name}`, name === state);
  }
  const shown = box.querySelector("[data-state]");
  const icon = form.ownerDocument.querySelector(`template[data-icon="${state}"]`);
  shown.replaceChildren(...(icon ? [icon.content.cloneNode(true)] : []));
  if (!box.matches("td") && text) shown.append(text);
}

function mistake(control, text) {
  const said = place(control).querySelector("[data-said]");
  const field = controls(control.dataset.key ?? control.dataset.reason)[0] ?? control;
  said?.querySelectorAll("[data-mistake-made], .decide").forEach((each) => each.remove());
  if (!text) return void field.removeAttribute("aria-invalid");
  field.setAttribute("aria-invalid", "true");
  const made = document.createElement("span");
  made.dataset.mistakeMade = "";
  made.append(document.querySelector("template[data-mistake]").content.cloneNode(true));
  const message = made.firstElementChild;
  message.lastElementChild.textContent = text;
  message.id = `${field.id}_error`;
  field.setAttribute("aria-describedby", message.id);
  said?.prepend(made);
}

// Two wrote into one field: who came later sees both and decides.
function decide(key, control, answer) {
  mistake(control, answer.said);
  const box = document.createElement("span");
  box.className = "decide";
  for (const [label, take] of [[form.dataset.mine, false], [form.dataset.theirs, true]]) {
    const button = document.querySelector("template[data-button]").content.firstElementChild.cloneNode(true);
    button.append(label);
    button.addEventListener("click", () => {
      remember(key, answer.version);
      const [field] = controls(key);
      if (take) put(field, key, answer.value);
      mistake(control, "");
      if (take) show(control, "saved", "");
      else keep(control);
      field.focus();
    });
    box.append(button);
  }
  place(control).querySelector("[data-said]").append(box);
  say(answer.said);
}

function put(field, key, value) {
  if (field.type !== "radio") return void (field.value = value);
  for (const each of controls(key)) each.checked = each.labels[0].textContent.trim() === value;
}

function ask(asked) {
  for (const [key, isAsked] of Object.entries(asked)) {
    for (const control of controls(key)) {
      if (control.closest("[data-grid]")) control.toggleAttribute("data-idle", !isAsked);
      else control.disabled = !isAsked;
      const block = control.closest(".answer");
      if (block) block.hidden = !isAsked;
    }
  }
}

async function renew() {
  const answer = await fetch(form.dataset.renews, { redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const found of made.querySelectorAll("[data-deviations]")) {
    const there = document.getElementById(found.id);
    if (!there || there.contains(document.activeElement)) continue;
    there.replaceWith(document.importNode(found, true));
  }
}

function say(text) {
  const said = form.querySelector("[data-saved-said]");
  if (said && text) said.textContent = text;
}
