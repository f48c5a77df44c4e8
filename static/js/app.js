// Small helps on top of pages that work without them. No page depends on this file.
(function () {
  "use strict";

  // Ask before what cannot be undone; send a form once.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    const button = event.submitter;
    if (button && button.dataset.confirm && !window.confirm(button.dataset.confirm)) {
      event.preventDefault();
      return;
    }
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    if (button) button.setAttribute("aria-disabled", "true"); // disabled would drop its value and the focus
  });

  // Back from the next page: the form may be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-disabled]").forEach(function (button) {
        button.removeAttribute("aria-disabled");
      });
    });
  });

  // A filter picked with the pointer applies at once; arrow keys only move through the answers.
  let pointer = false;
  document.addEventListener("pointerdown", function () { pointer = true; });
  document.addEventListener("keydown", function () { pointer = false; });
  document.addEventListener("change", function (event) {
    if (pointer && event.target.matches("select[data-auto-submit]")) event.target.form.requestSubmit();
  });

  // Folds stay as the reader left them, for this visit.
  document.querySelectorAll("details[data-remember]").forEach(function (fold) {
    const key = "fold:" + location.pathname + ":" + fold.dataset.remember;
    try {
      const kept = sessionStorage.getItem(key);
      if (kept !== null) fold.open = kept === "1";
      fold.addEventListener("toggle", function () { sessionStorage.setItem(key, fold.open ? "1" : "0"); });
    } catch { /* storage switched off: the fold just does not remember */ }
  });

  // The person's card closes with Escape or a click elsewhere.
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.person[open]").forEach(function (card) {
      if (!card.contains(event.target)) card.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    const card = event.key === "Escape" && document.querySelector("details.person[open]");
    if (!card) return;
    card.open = false;
    card.querySelector("summary").focus();
  });
})();
