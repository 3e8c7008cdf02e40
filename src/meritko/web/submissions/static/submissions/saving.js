// Every field is kept as soon as it is left, several at once, and says so; what was not kept is tried again.
const AGAIN = 5000;
const form = document.querySelector("form[data-saves]");
const waiting = new Map();
const going = new Set();
let timer = 0;

if (form) {
  form.addEventListener("change", (event) => {
    const { key, reason } = event.target.dataset;
    if (key || reason) keep(event.target);
  });
  form.addEventListener("submit", handIn);
  form.addEventListener("kept-block", (event) => keptBlock(event.detail));
  window.addEventListener("online", () => work());
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });
  // Somebody who puts the phone away has left the field, too.
  document.addEventListener("visibilitychange", () => {
    const field = document.activeElement;
    if (document.visibilityState === "hidden" && field?.dataset.key && isChanged(field)) keep(field);
  });
}

function isChanged(field) {
  return "defaultValue" in field && field.type !== "radio" && field.type !== "checkbox" && field.value !== field.defaultValue;
}

function versions() {
  return JSON.parse(form.querySelector("[data-seen]").value || "{}");
}

function remember(key, version) {
  const seen = versions();
  if (version) seen[key] = version;
  form.querySelector("[data-seen]").value = JSON.stringify(seen);
}

// What is waiting is kept first; then nothing of it has to be sent once more.
async function handIn(event) {
  if (!waiting.size) return void forget(event);
  event.preventDefault();
  const { submitter } = event;
  say(form.dataset.waiting);
  work();
  await drained();
  form.requestSubmit(submitter);
}

function forget() {
  if (form.querySelector("[aria-invalid]")) return;
  setTimeout(() => {
    for (const field of form.querySelectorAll("[data-key], [data-reason]")) field.disabled = true;
  });
}

function drained() {
  return new Promise((done) => {
    const look = () => (waiting.size ? setTimeout(look, 100) : done());
    look();
  });
}

// A field and its reason are one answer: whichever is left, both are sent.
function keep(control) {
  const key = control.dataset.key ?? control.dataset.reason;
  waiting.set(key, control);
  show(control, "saving", form.dataset.saving);
  work();
}

function work() {
  clearTimeout(timer);
  for (const [key, control] of waiting) if (!going.has(key)) sendOne(key, control);
}

async function sendOne(key, control) {
  going.add(key);
  const answer = await send(key, control);
  going.delete(key);
  if (!answer) {
    timer = setTimeout(work, AGAIN);
    return;
  }
  if (waiting.get(key) === control && answer.sent === written(key)) waiting.delete(key);
  tell(key, control, answer);
  if (waiting.has(key)) work();
}

async function send(key, control, isSecond = false) {
  const sent = new FormData();
  const value = written(key);
  sent.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  sent.set("key", key);
  sent.set("value", value);
  sent.set("seen", versions()[key] ?? 0);
  const reason = form.querySelector(`[data-reason="${CSS.escape(key)}"]`);
  if (reason) sent.set("reason", reason.value);
  try {
    const answer = await fetch(form.dataset.saves, { method: "POST", body: sent, redirect: "error", keepalive: true });
    if (answer.headers.get("content-type")?.includes("json")) return { ...(await answer.json()), sent: value };
    if (answer.status === 403 && !isSecond && (await freshToken())) return send(key, control, true);
    notSaved(control, answer.status === 401 || answer.status === 403 ? form.dataset.signedOut : form.dataset.notSaved);
  } catch {
    notSaved(control, form.dataset.notSaved);
  }
  return null;
}

function notSaved(control, text) {
  show(control, "unsaved", form.dataset.notSaved.split(":")[0]);
  say(text);
  form.querySelector("[data-saved-said]").classList.add("saved-said--wrong");
}

// After signing in again in another window the page has an old token: a new one is taken from the same page.
async function freshToken() {
  const answer = await fetch(location.href, { redirect: "error" }).catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("form[data-saves] [name=csrfmiddlewaretoken]");
  if (token) form.querySelector("[name=csrfmiddlewaretoken]").value = token.value;
  return Boolean(token);
}

function controls(key) {
  return [...form.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
}

function written(key) {
  const found = controls(key);
  if (found[0]?.type === "checkbox") return found[0].checked ? "1" : "";
  if (found[0]?.type !== "radio") return found[0]?.value ?? "";
  return found.find((each) => each.checked)?.value ?? "";
}

function tell(key, control, answer) {
  if (answer.state === "saved") {
    kept(key, control, answer);
    follow(answer);
    say(answer.said);
  } else if (answer.state === "conflict") {
    show(control, "unsaved", "");
    decide(key, control, answer);
  } else {
    show(control, answer.state === "wrong" ? "error" : "unsaved", "");
    mistake(control, answer.said);
    say(answer.said);
  }
  form.dispatchEvent(new CustomEvent("answers-changed"));
}

function kept(key, control, answer) {
  const [field] = controls(key);
  remember(key, answer.version);
  if (field?.tagName === "INPUT" && !["radio", "checkbox"].includes(field.type) && document.activeElement !== field) field.value = answer.value;
  if (field && "defaultValue" in field) field.defaultValue = field.value;
  show(control, "saved", answer.said);
  mistake(control, answer.unlikely, "warning");
  const wants = answer.differs || Boolean(answer.unlikely);
  const had = form.querySelector(`[data-reason="${CSS.escape(key)}"]`);
  field?.closest("td")?.classList.toggle("grid__cell--differs", wants);
  if (control.dataset.key && (wants || had)) renew();
}

function keptBlock(answer) {
  for (const [key, each] of Object.entries(answer.fields)) {
    const [field] = controls(key);
    if (field) {
      put(field, key, each.value);
      kept(key, field, each);
    }
  }
  for (const [key, each] of Object.entries(answer.conflicts)) {
    const [field] = controls(key);
    if (field) tell(key, field, each);
  }
  follow(answer);
  form.dispatchEvent(new CustomEvent("answers-changed"));
}

// What follows from an answer elsewhere on the page.
function follow(answer) {
  ask(answer.asked);
  for (const old of form.querySelectorAll("[data-check]")) {
    if (answer.put.includes(Number(old.dataset.check))) clear(old);
  }
  let renews = false;
  for (const each of answer.found) {
    const [field] = controls(each.key);
    if (!field) continue;
    found(field, each);
    if (each.soft) renews = true;
    if (!field.matches(":focus")) say(`${each.label}: ${each.said}`);
  }
  if (renews) renew();
  for (const [id, each] of Object.entries(answer.computed)) compute(id, each);
}

function clear(old) {
  const box = place(old);
  old.remove();
  if (box.querySelector("[data-hard], [data-mistake-made] .gov-form-message[data-color=error]")) return;
  box.querySelector("[data-key]")?.removeAttribute("aria-invalid");
  box.classList.remove("grid__cell--error");
  delete box.dataset.invalid;
}

function found(field, each) {
  const made = document.createElement("span");
  made.dataset.check = each.check;
  if (!each.soft) made.dataset.hard = "";
  made.append(message(each.soft ? "warning" : "error", each.said, `${field.id}_check${each.check}`));
  place(field).querySelector("[data-said]").append(made);
  field.setAttribute("aria-describedby", `${field.id}_check${each.check}`);
  if (each.soft) return;
  field.setAttribute("aria-invalid", "true");
  if (place(field).matches("td")) place(field).classList.add("grid__cell--error");
  else place(field).dataset.invalid = "";
}

function compute(id, made) {
  const box = document.getElementById(`spocteno-${id}`);
  if (!box) return;
  box.dataset.computed = made.state;
  box.querySelector("[data-value]").textContent = made.value || "–";
  box.querySelector("[data-total]").textContent = made.total || "–";
  box.querySelector("[data-last-step]").textContent = made.last;
  box.querySelector("[data-steps]").replaceChildren(...made.steps.map(line));
}

function line([name, said, makes]) {
  const item = document.createElement("li");
  const [title, sum] = [document.createElement("span"), document.createElement("span")];
  title.textContent = name;
  sum.className = "computed__sum";
  sum.textContent = makes ? `${said} = ` : said;
  if (makes) sum.append(Object.assign(document.createElement("b"), { textContent: makes }));
  item.append(title, " ", sum);
  return item;
}

function place(control) {
  return control.closest("td, .reason, .answer");
}

function show(control, state, text) {
  const box = place(control);
  if (!box) return;
  if (box.matches("td")) {
    for (const name of ["saved", "saving", "unsaved", "error"]) box.classList.toggle(`grid__cell--${name}`, name === state);
    if (box.querySelector("[data-hard]")) box.classList.add("grid__cell--error");
  }
  const shown = box.matches(".answer") ? box.querySelector(":scope > .answer__state [data-state]") : box.querySelector("[data-state]");
  const icon = form.ownerDocument.querySelector(`template[data-icon="${state}"]`);
  shown.replaceChildren(...(icon ? [icon.content.cloneNode(true)] : []));
  if (!box.matches("td") && text) shown.append(text);
}

function message(kind, text, id) {
  const made = document.querySelector(kind === "warning" ? "template[data-warning]" : "template[data-mistake]").content.firstElementChild.cloneNode(true);
  made.lastElementChild.textContent = text;
  made.id = id;
  return made;
}

function mistake(control, text, kind = "error") {
  const said = place(control)?.querySelector("[data-said]");
  const field = controls(control.dataset.key ?? control.dataset.reason)[0] ?? control;
  said?.querySelectorAll("[data-mistake-made], .decide").forEach((each) => each.remove());
  if (!place(control)?.querySelector("[data-hard]")) field.removeAttribute("aria-invalid");
  if (!text) return;
  if (kind === "error") field.setAttribute("aria-invalid", "true");
  const made = document.createElement("span");
  made.dataset.mistakeMade = "";
  made.append(message(kind, text, `${field.id}_error`));
  field.setAttribute("aria-describedby", `${field.id}_error`);
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
      form.dispatchEvent(new CustomEvent("answers-changed"));
    });
    box.append(button);
  }
  place(control).querySelector("[data-said]").append(box);
  say(answer.said);
}

function put(field, key, value) {
  if (field.type === "radio") for (const each of controls(key)) each.checked = each.labels[0].textContent.trim() === value;
  else if (field.type === "checkbox") field.checked = Boolean(value);
  else if (field.tagName === "SELECT") field.value = [...field.options].find((each) => each.text === value)?.value ?? "";
  else field.value = value;
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
  for (const part of form.querySelectorAll("[data-conditional]")) {
    const fields = [...part.querySelectorAll("[data-key]:not([data-mark])")];
    if (fields.some((field) => field.dataset.key in asked)) part.hidden = fields.every((field) => asked[field.dataset.key] === false);
  }
}

async function renew() {
  const answer = await fetch(form.dataset.renews, { redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const there of form.querySelectorAll("[data-deviations]")) {
    if (there.contains(document.activeElement)) continue;
    const found = made.getElementById(there.id);
    if (found) there.replaceWith(document.importNode(found, true));
    else there.replaceChildren();
  }
  form.dispatchEvent(new CustomEvent("answers-changed"));
}

function say(text) {
  const said = form.querySelector("[data-saved-said]");
  if (!said || !text) return;
  said.classList.remove("saved-said--wrong");
  said.textContent = text;
}
