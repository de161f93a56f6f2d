// What every page of the shop has: the add button, the number beside the cart, the cookie banner.
(function () {
  "use strict";
  function count(number) { document.querySelectorAll(".sqs-cart-quantity").forEach(function (part) { part.textContent = number; }); }
  function press(button) {
    var place = button.closest(".ProductItem-details");
    var choice = place.querySelector("select[data-variant-option-name]");
    var inner = button.querySelector(".sqs-add-to-cart-button-inner");
    var old = place.querySelector(".error-message");
    if (old) { old.remove(); }
    if (choice && !choice.value) {
      choice.insertAdjacentHTML("afterend", '<p class="error-message">' + choice.getAttribute("aria-label").replace("Select", "Please select a") + "</p>");
      return;
    }
    inner.textContent = "Adding…";
    fetch("/api/commerce/shopping-cart/entries?crumb=" + Math.random(), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ itemId: button.dataset.itemId, option: choice ? choice.value : null, quantity: Number(place.querySelector("[aria-label=Quantity]").value), additionalFields: "null" }) })
      .then(function (answer) { if (!answer.ok) { throw new Error(answer.status); } return answer.json(); })
      .then(function (cart) { count(cart.quantity); inner.textContent = "Added!"; }, function () { inner.textContent = "Add To Cart"; alert("There was an error adding this item to your cart."); })
      .then(function () { setTimeout(function () { inner.textContent = button.dataset.originalLabel; }, 2000); });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest(".sqs-add-to-cart-button");
    if (button && !button.hasAttribute("aria-disabled")) { press(button); }
    if (event.target.closest(".sqs-cookie-banner-v2 button")) { localStorage.setItem("ss_cookieAllowed", event.target.className); event.target.closest("div").hidden = true; }
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Enter" && event.target.matches(".sqs-add-to-cart-button")) { press(event.target); } });
  setTimeout(function () { document.querySelector(".sqs-cookie-banner-v2").hidden = Boolean(localStorage.getItem("ss_cookieAllowed")); }, 600);
}());
