// The checkout: sections on one page, of which one is open.
(function () {
  "use strict";
  var root = document.getElementById("checkout");
  var open = "customer";
  var cart = null;
  var kept = { country: "IE" };
  function field(name, label, auto, type) {
    return '<label for="' + name + '">' + label + '</label><input id="' + name + '" name="' + name + '" type="' + (type || "text") + '" autocomplete="' + auto + '" value="' + (kept[name] || "") + '" aria-required="true">';
  }
  function customer() {
    return '<form data-part="customer" novalidate>' + field("email", "Your Email", "email", "email") + '<label style="display:flex;gap:8px"><input type="checkbox" name="subscribe"> Send me news and offers</label><h3>Delivery Address</h3>' + field("fullName", "Full Name", "name") + field("line1", "Address Line 1", "address-line1") + '<button type="button" data-more>+ Add an apartment, floor or company</button>' + field("city", "Town or City", "address-level2") + field("postalCode", "Postcode", "postal-code") +
      '<label for="country">Country</label><select id="country" name="country" autocomplete="country">' + [["IE", "Ireland"], ["DK", "Denmark"], ["DE", "Germany"]].map(function (each) { return '<option value="' + each[0] + '"' + (kept.country === each[0] ? " selected" : "") + ">" + each[1] + "</option>"; }).join("") + '</select><label for="phone">Phone</label><input id="phone" name="phone" type="tel" autocomplete="tel"><p class="error-message"></p><button type="submit" class="sqs-button-element--primary">Continue</button></form>';
  }
  function delivery() {
    if (!cart.deliveries.length) { return '<p class="error-message">We can\'t deliver to this address.</p>'; }
    return '<form data-part="delivery">' + cart.deliveries.map(function (each, place) { return '<label style="display:flex;gap:8px"><input type="radio" name="delivery" value="' + each.key + '"' + (place ? "" : " checked") + "><span>" + each.name + '</span><span style="margin-left:auto">' + each.price + "</span></label>"; }).join("") + '<p><button type="submit" class="sqs-button-element--primary">Continue</button></p></form>';
  }
  function payment() {
    if (!cart.payments.length) { return '<p class="error-message">This store can\'t take payments right now.</p>'; }
    var frame = function (kind) { return '<div class="StripeElement"><iframe title="Secure card ' + kind + ' input frame" name="__privateStripeFrame' + kind + '" src="' + root.dataset.stripe + "/v3/elements-inner-card.html?kind=" + kind + '"></iframe></div>'; };
    return '<form data-part="payment"><p>Credit Card</p>' + frame("number") + frame("expiry") + frame("cvc") + '<label style="display:flex;gap:8px"><input type="checkbox" name="same" checked> Use delivery address as billing address</label><p class="error-message"></p><button type="submit" class="sqs-button-element--primary" data-test="place-order-button">Purchase</button></form>';
  }
  function section(key, title, body, done) {
    return '<section class="checkout-section" data-section="' + key + '"><div class="line"><h2>' + title + "</h2>" + (done ? '<button type="button" data-open="' + key + '">Edit</button>' : "") + "</div>" + (open === key ? body() : done ? "<p>" + done + "</p>" : "") + "</section>";
  }
  function draw() {
    root.innerHTML = '<div class="co"><div>' + section("customer", "Customer", customer, open === "customer" ? "" : kept.email + "<br>" + kept.fullName + ", " + kept.line1 + ", " + kept.postalCode + " " + kept.city) + section("delivery", "Delivery", delivery, open === "payment" ? kept.delivery : "") + section("payment", "Payment", payment, "") +
      '</div><aside><h2>Order Summary (' + cart.quantity + ")</h2>" + cart.items.map(function (item) { return '<p class="line"><span>' + item.name + " " + item.option + "</span><span>" + item.total + "</span></p>"; }).join("") + '<p class="line"><b>Total</b><b>' + cart.subtotal + '</b></p><button type="button">Gift or discount code</button></aside></div>';
  }
  function send(path, body) { return fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }).then(function (answer) { return answer.json(); }); }
  root.addEventListener("click", function (event) { var edit = event.target.closest("[data-open]"); if (edit) { open = edit.dataset.open; draw(); } });
  root.addEventListener("submit", function (event) {
    event.preventDefault();
    var form = event.target;
    var part = form.dataset.part;
    if (part === "payment") {
      form.querySelector("[type=submit]").disabled = true;
      send("/api/2/commerce/orders", {}).then(function (answer) { if (answer.oid) { location.assign("/checkout/order-confirmed?oid=" + answer.oid); } else { form.querySelector(".error-message").textContent = answer.error; } });
      return;
    }
    var given = Object.fromEntries(new FormData(form));
    Object.assign(kept, given);
    send("/api/3/commerce/cart/" + part, given).then(function (answer) {
      if (answer.missing && answer.missing.length) {
        form.querySelectorAll("input").forEach(function (input) { input.classList.toggle("invalid", answer.missing.indexOf(input.name) >= 0); });
        form.querySelector(".error-message").textContent = "Please fill in the marked fields.";
        return;
      }
      cart = answer;
      open = part === "customer" ? "delivery" : "payment";
      draw();
    });
  });
  fetch("/api/3/commerce/cart").then(function (answer) { return answer.json(); }).then(function (told) { cart = told; draw(); });
}());
