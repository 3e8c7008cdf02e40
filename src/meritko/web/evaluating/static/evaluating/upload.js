// Choosing and sending workbooks: dragged files and folders, what is chosen, how far the sending is.
// The form works without it; with it, folders keep their names and only workbooks are sent.

const WANTED = /\.(xlsx|zip)$/i;
const paths = new WeakMap();

function isWanted(file) {
  return WANTED.test(file.name) && !file.name.startsWith("~$");
}

function pathOf(file) {
  return paths.get(file) || file.webkitRelativePath || file.name;
}

function put(input, files) {
  const carrier = new DataTransfer();
  for (const file of files) carrier.items.add(file);
  input.files = carrier.files;
  files.forEach((file, at) => paths.set(input.files[at], pathOf(file)));
}

function tell(form) {
  const files = [...form.querySelectorAll('input[type="file"]')].flatMap((input) => [...input.files]);
  const said = form.querySelector("[data-upload-said]");
  if (files.length > said.dataset.most) {
    said.textContent = said.dataset.many.replace("{n}", files.length).replace("{most}", said.dataset.most);
    return;
  }
  const size = files.reduce((sum, file) => sum + file.size, 0) / 1e6;
  const language = document.documentElement.lang;
  said.textContent = files.length
    ? said.dataset.chosen.replace("{n}", files.length).replace("{size}", size.toLocaleString(language, { maximumFractionDigits: 1 }))
    : "";
}

async function entriesOf(reader) {
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return found;
    found.push(...some);
  }
}

async function filesOf(entry) {
  if (entry.isDirectory) {
    const inside = await entriesOf(entry.createReader());
    return (await Promise.all(inside.map(filesOf))).flat();
  }
  const file = await new Promise((done, failed) => entry.file(done, failed));
  paths.set(file, entry.fullPath.replace(/^\//, ""));
  return [file];
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-upload]");
  if (!form || event.target.type !== "file") return;
  if (event.target.webkitdirectory) put(event.target, [...event.target.files].filter(isWanted));
  tell(form);
});

document.addEventListener("dragover", (event) => {
  if (event.target.closest("[data-drop]")) event.preventDefault();
});

document.addEventListener("drop", async (event) => {
  const place = event.target.closest("[data-drop]");
  if (!place) return;
  event.preventDefault();
  const dragged = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile()).filter(Boolean);
  const nested = await Promise.all(
    dragged.map(async (each) => {
      if (each instanceof File) return each;
      return each.isDirectory ? (await filesOf(each)).filter(isWanted) : filesOf(each);
    }),
  );
  const files = nested.flat(); // what was dragged by itself is sent whatever it is, so that the server says why not
  const input = place.querySelector('input[type="file"]:not([webkitdirectory])');
  put(input, [...input.files, ...files]);
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("formdata", (event) => {
  if (!event.target.closest("[data-upload]")) return;
  event.formData.delete("path");
  for (const name of ["files", "folder"]) {
    const input = event.target.elements[name];
    for (const file of input.files) event.formData.append("path", pathOf(file));
  }
  event.formData.delete("whole"); // must come last: it says that nothing is missing
  event.formData.append("whole", "1");
});

document.addEventListener("htmx:xhr:progress", (event) => {
  const form = event.target.closest("[data-upload]");
  if (!form || !event.detail.lengthComputable) return;
  const percent = Math.round((100 * event.detail.loaded) / event.detail.total);
  const bar = form.querySelector("[data-upload-progress]");
  const said = form.querySelector("[data-upload-said]");
  bar.hidden = false;
  if (percent === 100) form.querySelector("[data-upload-cancel]").hidden = true;
  bar.value = percent;
  said.textContent = percent < 100 ? said.dataset.sending.replace("{percent}", percent) : said.dataset.kept;
});

document.addEventListener("htmx:beforeSend", (event) => {
  const cancel = event.target.closest("[data-upload]")?.querySelector("[data-upload-cancel]");
  if (cancel) cancel.hidden = false;
});

function stopped(form, why) {
  form.querySelector("[data-upload-progress]").hidden = true;
  form.querySelector("[data-upload-cancel]").hidden = true;
  const said = form.querySelector("[data-upload-said]");
  said.textContent = said.dataset[why];
}

document.addEventListener("click", (event) => {
  const cancel = event.target.closest("[data-upload-cancel]");
  if (cancel) window.htmx.trigger(cancel.closest("form"), "htmx:abort");
});

document.addEventListener("htmx:xhr:abort", (event) => {
  const form = event.target.closest("[data-upload]");
  if (form) stopped(form, "cancelled");
});

document.addEventListener("htmx:sendError", (event) => {
  const form = event.target.closest("[data-upload]");
  if (form) stopped(form, "lost");
});

// The page with what has to be corrected comes with status 422 and takes the place of the form.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 422 || !event.target.closest("#main")) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});
