// The choice of colours takes effect at once; the form behind it keeps it without us, too.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-choice]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const chosen = event.submitter.value;
  document.documentElement.dataset.theme = chosen;
  document.querySelector('meta[name="color-scheme"]').content = chosen === "auto" ? "light dark" : chosen;
  for (const button of form.querySelectorAll("button[name=theme]")) {
    button.setAttribute("aria-pressed", String(button === event.submitter));
  }
  const sent = new FormData(form, event.submitter);
  const answer = await fetch(form.action, { method: "POST", body: sent, redirect: "manual" });
  if (answer.type !== "opaqueredirect" && !answer.ok) form.submit();
});
