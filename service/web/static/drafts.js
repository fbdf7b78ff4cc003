// What is written stays on this device until the server has it: for tunnels, lifts and lost signal.
// A copy that another text overtook is set aside and shown until its writer takes it or lets it go.
"use strict";
(() => {
  const PATIENCE = 10_000; // milliseconds that a submission waits for a save which is under way
  const place = document.querySelector("[data-draft]");
  const form = place instanceof HTMLFormElement ? place : null;
  const key = place ? "draft:" + place.dataset.draft : "";
  const aside = place ? "aside:" + place.dataset.draft : "";
  const stored = (name) => JSON.parse(localStorage.getItem(name) || "null");

  // a form that was sent is done with once a page says so; without a word it was refused, or never arrived
  const sent = JSON.parse(sessionStorage.getItem("sent") || "null");
  sessionStorage.removeItem("sent");
  if (sent && document.querySelector("[data-said]") && localStorage.getItem(sent.key) === sent.text) {
    localStorage.removeItem(sent.key);
  }
  if (!place) return;

  const fields = () => form.querySelectorAll("input:not([type=hidden]), textarea, select");
  const clean = (text) => text.replaceAll("\r\n", "\n").normalize("NFC").trim();
  const read = () => {
    const named = [...fields()].filter((field) => field.name && (field.type !== "radio" || field.checked));
    return Object.fromEntries(named.map((field) => [field.name, field.value]));
  };
  const write = (values) => {
    for (const field of fields()) {
      if (field.type === "radio") field.checked = field.value === values[field.name];
      else field.value = values[field.name] ?? "";
    }
  };
  const same = (one, other) =>
    [...new Set([...Object.keys(one), ...Object.keys(other)])]
      .every((name) => clean(one[name] ?? "") === clean(other[name] ?? ""));
  const name = (field) =>
    field.ariaLabel || (field.closest("fieldset")?.querySelector("legend") || field.labels[0]).firstChild.textContent.trim();
  const words = (field) => (field.type === "radio" ? field.labels[0].textContent : field.value).trim();
  // names and values as they are read, for a page on which the form is gone
  const told = () =>
    [...fields()].filter((field) => (field.type === "radio" ? field.checked : field.value.trim()))
      .map((field) => [name(field), words(field)]);
  const keep = () =>
    localStorage.setItem(key, JSON.stringify({ version: form.dataset.version, values: read(), told: told() }));
  const unsent = () => {
    const saved = document.getElementById("saved");
    if (!saved) return;
    saved.textContent = place.dataset.unsent;
    saved.className = "late";
  };

  const list = (into, pairs) => {
    for (const [term, text] of pairs) {
      into.append(document.createElement("dt"), document.createElement("dd"));
      into.lastChild.previousSibling.textContent = term;
      into.lastChild.textContent = text;
      into.lastChild.className = "lines";
    }
  };
  const asides = stored(aside) || [];
  const setAside = () =>
    asides.length ? localStorage.setItem(aside, JSON.stringify(asides)) : localStorage.removeItem(aside);
  const show = (one) => {
    const panel = document.getElementById("aside").content.firstElementChild.cloneNode(true);
    const done = () => {
      asides.splice(asides.indexOf(one), 1);
      setAside();
      panel.remove();
    };
    list(panel.querySelector("[data-kept]"), one.told);
    if (panel.querySelector("[data-now]")) list(panel.querySelector("[data-now]"), told());
    panel.querySelector("[data-drop]").addEventListener("click", done);
    panel.querySelector("[data-use]")?.addEventListener("click", () => {
      write(one.values);
      keep();
      done();
      unsent();
      form.dispatchEvent(new Event("change"));
    });
    place.before(panel);
  };

  const answers = document.querySelector("script[data-here]") !== null; // shows what was sent, and why it was refused
  const kept = stored(key);
  if (kept && form && answers) keep();
  else if (kept && form && same(kept.values, read())) localStorage.removeItem(key);
  else if (kept && form && kept.version === form.dataset.version) {
    write(kept.values);
    unsent();
  } else if (kept) {
    asides.push(kept);
    setAside();
    localStorage.removeItem(key);
  }
  if (form || !answers) asides.slice().forEach(show);

  let saving = false;
  let pressed = null;
  const go = () => {
    const button = pressed;
    saving = false;
    pressed = null;
    if (button) form.requestSubmit(button);
  };
  document.addEventListener("submit", (event) => {
    if (event.target === form) keep(); // another tab may have written over it
    if (event.target === form && saving) { // its answer brings the version that this one has to name
      event.preventDefault();
      if (!pressed) setTimeout(go, PATIENCE);
      pressed = event.submitter;
      return;
    }
    sessionStorage.setItem("sent", JSON.stringify({ key, text: localStorage.getItem(key) }));
  });
  if (!form) return;
  form.addEventListener("input", (event) => {
    sessionStorage.removeItem("sent");
    const mark = /^mark-(\d+)$/.exec(event.target.name);
    if (mark) form.elements["exact-" + mark[1]].value = "";
    keep();
  });
  let underway = {};
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (sessionStorage.getItem("sent") || pressed) {
      event.preventDefault();
      return;
    }
    saving = true;
    underway = { text: localStorage.getItem(key), values: read() };
  });
  const says = (xhr) => (xhr.getResponseHeader("content-type") || "").startsWith("text/html");
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.isError) event.detail.shouldSwap = says(event.detail.xhr);
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) {
      if (!says(event.detail.xhr)) unsent();
      go();
      return;
    }
    const version = document.getElementById("version");
    if (version) form.dataset.version = version.value;
    if (!same(underway.values, read())) keep();
    else if (localStorage.getItem(key) === underway.text) localStorage.removeItem(key);
    go();
  });
  addEventListener("online", () => localStorage.getItem(key) && form.dispatchEvent(new Event("change")));
})();
