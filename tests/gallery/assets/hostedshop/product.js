// A product with variants can be bought once one is chosen.
(function () {
  "use strict";
  var choice = document.querySelector('[data-variant="select"]');
  var button = document.querySelector('[data-product="buyButton"]');
  if (choice) { choice.addEventListener("change", function () { button.disabled = !choice.value; }); }
}());
