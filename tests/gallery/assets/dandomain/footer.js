// What the shop's own people have added: plus and minus beside the amount, and a product in a list is a link as a whole.
(function () {
  "use strict";
  var amount = document.getElementById("amount");
  if (amount && !amount.disabled) {
    [["minus", -1, "−"], ["plus", 1, "+"]].forEach(function (each) {
      var button = document.createElement("button");
      button.type = "button";
      button.id = each[0];
      button.textContent = each[2];
      button.addEventListener("click", function () { amount.value = Math.max(1, Number(amount.value) + each[1]); });
      amount.parentNode.append(button);
    });
  }
  document.querySelectorAll(".productlist .product").forEach(function (product) {
    product.addEventListener("click", function (event) {
      if (["INPUT", "IMG", "SELECT", "A"].indexOf(event.target.nodeName) < 0) { product.querySelector("a").click(); }
    });
  });
}());
