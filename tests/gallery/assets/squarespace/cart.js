// The cart page.
(function () {
  "use strict";
  var root = document.getElementById("sqs-cart-container");
  function draw(cart) {
    root.className = "cart-container";
    if (!cart.items.length) {
      root.innerHTML = '<h1>Shopping Cart</h1><div class="empty-message">You have nothing in your shopping cart. <a class="cart-continue-shopping" href="/shop"><u>Continue Shopping</u></a></div>';
      return;
    }
    root.innerHTML = '<h1 class="cart-title">Shopping Cart</h1><div class="CartTable-cartContainer-5Lix3">' + cart.items.map(function (item, place) {
      return '<div class="cart-row CartTableRow-cartItemList-qrq0l"><img src="' + item.image + '" alt="" width="90" height="90"><div class="item-desc"><a href="' + item.url + '">' + item.name + '</a><div class="variant-info">' + item.option + '</div></div><div class="item-quantity"><input type="number" aria-label="Quantity" value="' + item.quantity + '" min="1" size="3"></div><div class="item-price">' + item.total + '</div><button type="button" class="cart-row-remove" data-place="' + place + '" aria-label="Remove ' + item.name + '">×</button></div>';
    }).join("") + '</div><div class="cart-summary"><div class="subtotal"><span class="label">Subtotal</span> <span class="subtotal-price">' + cart.subtotal + '</span></div><p>Taxes and delivery are worked out at checkout.</p><div class="checkout"><button type="button" class="cart-checkout-button sqs-button-element--primary" data-token="' + cart.cartToken + '">CHECKOUT</button></div></div>';
  }
  root.addEventListener("click", function (event) {
    var go = event.target.closest(".cart-checkout-button");
    var gone = event.target.closest(".cart-row-remove");
    if (go) { go.textContent = "LOADING…"; location.assign("/checkout?cartToken=" + go.dataset.token); }
    if (gone) { fetch("/api/3/commerce/cart/items/" + gone.dataset.place, { method: "DELETE" }).then(function (answer) { return answer.json(); }).then(draw); }
  });
  fetch("/api/3/commerce/cart?page=cart").then(function (answer) { return answer.json(); }).then(draw);
}());
