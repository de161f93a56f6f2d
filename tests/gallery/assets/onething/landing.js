// The page that sells: packs to choose from, the button, a bar that comes when the box is out of sight, and a pop-up.
(function () {
  "use strict";
  var count = 1;
  var packs = document.querySelectorAll(".pack");
  packs.forEach(function (pack) {
    pack.addEventListener("click", function () {
      count = Number(pack.dataset.pack);
      packs.forEach(function (other) { other.classList.toggle("on", other === pack); other.setAttribute("aria-checked", String(other === pack)); });
    });
  });
  document.querySelectorAll("[data-buy]").forEach(function (button) {
    button.addEventListener("click", function () {
      var text = button.textContent;
      button.disabled = true;
      button.textContent = "Et øjeblik …";
      fetch("/api/koeb", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ antal: count }) })
        .then(function (answer) { if (!answer.ok) { throw new Error(answer.status); } return answer.json(); })
        .then(function (answer) { location.assign(answer.videre); }, function () { button.disabled = false; button.textContent = text; alert("Noget gik galt. Prøv igen."); });
    });
  });
  var bar = document.querySelector(".stickybar");
  if (bar) { new IntersectionObserver(function (seen) { bar.hidden = seen[0].isIntersecting || window.scrollY < 300; }).observe(document.getElementById("koeb")); }
  var popup = document.querySelector(".popup");
  popup.addEventListener("click", function (event) { if (event.target === popup || event.target.closest("[data-close]")) { popup.hidden = true; sessionStorage.setItem("popup", "1"); } });
  setTimeout(function () { if (!sessionStorage.getItem("popup")) { popup.hidden = false; } }, 4000);
}());
