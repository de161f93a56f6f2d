// Draws a category's products, as the Angular list of the platform does.
(function () {
  "use strict";
  var list = document.querySelector('[data-ng-controller="productlist-ctrl"]');
  fetch("/json/products?field=" + list.dataset.field + "&id=" + encodeURIComponent(list.dataset.itemId)).then(function (answer) { return answer.json(); }).then(function (data) {
    list.querySelector(".empty").hidden = data.products.length > 0;
    list.querySelector("[data-productlist]").innerHTML = data.products.map(function (product) {
      var buy = product.Soldout ? '<span class="soldout">Udsolgt</span>'
        : product.Type === "variant" ? '<a class="button" href="' + product.Handle + '">Vælg variant</a>'
        : '<input type="text" name="product[' + product.Id + '][amount]" value="1"><button type="submit" name="cartadd" class="button">Køb</button>';
      return '<div class="productItem"><form class="product" method="post" action="/actions/cart/add" data-form="ajax" data-id="' + product.Id + '"><span class="heart" data-wishlist="toggle">♡</span>' +
        '<a href="' + product.Handle + '" title="' + product.Title + '">' + product.Title + '</a><a href="' + product.Handle + '"><img src="' + product.Images[0] + '" alt="' + product.Title + '" width="300" height="300"></a>' +
        "<div><b>" + product.Price + "</b> <s>" + product.FullPrice + '</s></div><div class="actions">' + buy + "</div></form></div>";
    }).join("");
  });
}());
