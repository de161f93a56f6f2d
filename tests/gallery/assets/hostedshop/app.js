// The frame of all pages: forms that are sent in the background, the cart's drawer, the cookie bar.
(function () {
  "use strict";
  var holder = document.getElementById("ajaxcart");
  function line(product) {
    return '<div class="row"><img src="' + product.CartImage + '" alt="" width="64" height="64"><a href="' + product.Url + '">' + product.Title + product.VariantTitle +
      '</a> <input type="text" name="cart[' + product.Key + '][amount]" value="' + product.Amount + '"> <b>' + product.Price +
      '</b> <a data-cart="delete" href="/actions/cart/remove?id=' + product.Key + '" title="Slet">×</a></div>';
  }
  function draw(show) {
    return fetch("/json/cart").then(function (answer) { return answer.json(); }).then(function (cart) {
      var open = show ? " show" : "";
      var rows = cart.CartProduct.length ? cart.CartProduct.map(line).join("") : "<p>Kurven er tom</p>";
      holder.innerHTML = '<div class="overlay' + open + '" data-cart="overlay"></div><form class="drawer' + open +
        '" data-cart="cart" method="post" action="/actions/cart/update"><p><strong>Indkøbskurv</strong> <span data-cart="close" style="float:right;cursor:pointer">✕</span></p>' + rows +
        (cart.CartProduct.length ? '<p class="total">I alt ' + cart.Total + "</p>" : "") +
        '<a class="button" style="display:block;text-align:center" href="/kurv/">Gå til kurv</a><input type="submit" hidden tabindex="-1"></form>';
      document.querySelector('[data-cart="count"]').textContent = cart.Count;
    });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.form !== "ajax") { return; }
    event.preventDefault();
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Requested-With": "XMLHttpRequest" } })
      .then(function (answer) { return answer.json(); })
      .then(function (answer) { if (answer.status === "success") { draw(true); } else { alert(answer.message); } })
      .catch(function () { console.error("cart/add"); });
  });
  holder.addEventListener("click", function (event) {
    if (event.target.closest('[data-cart="close"],[data-cart="overlay"]')) {
      holder.querySelectorAll(".show").forEach(function (part) { part.classList.remove("show"); });
    }
  });
  if (!document.body.classList.contains("checkout")) { draw(false); }
  var bar = document.querySelector(".cookie");
  bar.hidden = /cookie_consent/.test(document.cookie);
  bar.addEventListener("click", function (event) {
    if (event.target.dataset.cookie) { document.cookie = "cookie_consent=" + event.target.dataset.cookie + ";path=/"; bar.hidden = true; }
  });
}());
