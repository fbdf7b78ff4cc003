// What is written stays on this device until the server has it: for tunnels, lifts and lost signal.
"use strict";
(() => {
  const form = document.querySelector("form[data-draft]");
  const key = form ? "draft:" + form.dataset.draft : "";
  // a form that was sent is done with once another page of ours is here: a page to sign in does not load this script
  const sent = sessionStorage.getItem("sent");
  if (sent && sent !== key) {
    localStorage.removeItem(sent);
    sessionStorage.removeItem("sent");
  }
  if (!form) return;
  const read = () => Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "version"));
  const kept = JSON.parse(localStorage.getItem(key) || "null");
  if (kept && kept.version === form.dataset.version) {
    for (const [name, value] of Object.entries(kept.values)) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio") field.checked = field.value === value;
        else field.value = value;
      }
    }
  } else {
    localStorage.removeItem(key);
  }
  form.addEventListener("input", (event) => {
    const place = /^mark-(\d+)$/.exec(event.target.name);
    if (place) form.elements["exact-" + place[1]].value = "";
    localStorage.setItem(key, JSON.stringify({ version: form.dataset.version, values: read() }));
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    const version = document.getElementById("version");
    if (version) form.dataset.version = version.value;
    localStorage.removeItem(key);
  });
  form.addEventListener("submit", () => sessionStorage.setItem("sent", key));
})();
