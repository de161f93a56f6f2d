// The checkout: the button wakes when the card's frame says that a card is there, and pays with its token.
(function () {
  "use strict";
  var form = document.getElementById("till");
  var frame = form.querySelector("iframe");
  var origin = new URL(frame.src).origin;
  var button = form.querySelector("[type=submit]");
  var money = new Intl.NumberFormat("da-DK", { minimumFractionDigits: 2 });
  function error(text) { form.querySelector("[data-error]").textContent = text; }
  function sum() {
    var delivery = form.querySelector("[name=levering]:checked");
    var total = Number(form.dataset.total) + (delivery ? Number(delivery.dataset.price) : 0);
    document.querySelectorAll("[data-sum]").forEach(function (part) { part.textContent = money.format(total) + " kr."; });
  }
  form.addEventListener("change", sum);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var missing = ["email", "navn", "adresse", "postnr", "by"].filter(function (name) {
      var empty = !form[name].value.trim();
      form[name].parentElement.classList.toggle("bad", empty);
      return empty;
    });
    if (missing.length) { error("Udfyld felterne med rødt."); return; }
    button.disabled = true;
    frame.contentWindow.postMessage("tokenize", origin);
  });
  window.addEventListener("message", function (event) {
    if (event.origin !== origin) { return; }
    if (event.data.card) { button.disabled = event.data.card !== "complete"; }
    if (event.data.token) {
      var sent = Object.fromEntries(new FormData(form));
      sent.token = event.data.token;
      fetch("/api/kasse", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(sent) }).then(function (answer) { return answer.json(); }).then(function (answer) {
        if (answer.videre) { location.assign(answer.videre); } else { error(answer.fejl); button.disabled = false; }
      });
    }
  });
}());
