// Questions open in front of the page; menus close when one is done with them.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  } else if (event.target instanceof HTMLDialogElement) {
    event.target.close();
  }
  closeMenus(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest("details[data-closes][open]");
  closeMenus(document.body);
  menu?.querySelector("summary").focus();
});

document.addEventListener("focusin", (event) => closeMenus(event.target));

function closeMenus(where) {
  for (const menu of document.querySelectorAll("details[data-closes][open]")) {
    if (!menu.contains(where)) menu.open = false;
  }
}
