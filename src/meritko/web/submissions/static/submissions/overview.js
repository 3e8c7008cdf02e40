// How far each section is, counted anew whenever something was kept; the words come from the page.
const form = document.querySelector("form[data-saves]");
const list = document.querySelector("[data-steps-list]");
const COMPUTED = { uncomputed: "neutral", partly: "progress", computed: "success" };
const NARROW = matchMedia("(max-width: 64rem)");

if (list && NARROW.matches) list.open = false;
if (form) form.addEventListener("answers-changed", count);

function isAsked(field) {
  return !field.hasAttribute("data-idle") && !field.disabled && !field.closest("[hidden]");
}

function isAnswered(field) {
  if (field.type !== "radio") return Boolean(field.value.trim());
  return [...form.querySelectorAll(`[name="${CSS.escape(field.name)}"]`)].some((each) => each.checked);
}

function counted(part) {
  const found = { asked: 0, answered: 0, missing: 0, wrong: part.querySelectorAll("[aria-invalid][data-key]").length };
  found.unexplained = [...part.querySelectorAll("[data-reason]")].filter((reason) => !reason.value.trim()).length;
  const seen = new Set();
  for (const field of part.querySelectorAll("[data-key]:not([data-mark])")) {
    if (seen.has(field.dataset.key) || !isAsked(field)) continue;
    seen.add(field.dataset.key);
    found.asked += 1;
    if (isAnswered(field)) found.answered += 1;
    else if ("required" in field.dataset) found.missing += 1;
  }
  return found;
}

function state(part, { asked, answered, missing, wrong, unexplained }) {
  if (wrong) return ["error", "wrong", wrong];
  if (unexplained) return ["warning", "explain", unexplained];
  if (!asked) return computed(part);
  if (!answered) return ["neutral", "blank", 0];
  if (missing) return ["progress", "missing", missing];
  return answered < asked ? ["progress", "some", answered] : ["success", "done", answered];
}

// As what is computed in it with least to go by.
function computed(part) {
  const found = new Set([...part.querySelectorAll("[data-computed]")].map((each) => each.dataset.computed));
  const least = Object.keys(COMPUTED).find((name) => found.has(name));
  return least ? [COMPUTED[least], least, 0] : ["neutral", "nothing", 0];
}

function count() {
  const all = { asked: 0, answered: 0 };
  const words = list ? JSON.parse(list.dataset.words) : null;
  for (const part of form.querySelectorAll("[data-part]")) {
    const found = counted(part);
    all.asked += found.asked;
    all.answered += found.answered;
    const step = list?.querySelector(`[data-step="${CSS.escape(part.dataset.part)}"]`);
    if (!step) continue;
    step.hidden = part.hidden;
    const [kind, name, number] = state(part, found);
    const tag = document.querySelector(`template[data-tag="${kind}"]`).content.firstElementChild.cloneNode(true);
    tag.lastChild.textContent = words[name].replace("{n}", number).replace("{of}", found.asked);
    step.querySelector("[data-step-state]").replaceChildren(tag);
  }
  const text = form.dataset.answered.replace("{done}", all.answered).replace("{asked}", all.asked);
  for (const said of document.querySelectorAll("[data-progress]")) said.textContent = text;
}
