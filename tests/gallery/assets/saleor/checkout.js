// The checkout's own application: information, shipping, payment, confirmation; the part is in `?step=`.
(function () {
  "use strict";
  var root = document.getElementById("checkout-root");
  var data = null;
  var form = {};
  var made = 0;
  function ask(operation, variables) {
    return fetch("/graphql/", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ operationName: operation, query: "…", variables: variables || {} }) })
      .then(function (answer) { return answer.json(); }).then(function (answer) { data = answer.data.checkout; return answer.data.errors; });
  }
  function id() { made += 1; return ":r" + made.toString(36) + ":"; }
  function field(key, label, auto, optional) {
    var name = id();
    return '<div class="space-y-1.5 field"><label for="' + name + '">' + label + (optional ? ' <span class="text-neutral-500">(optional)</span>' : "") + '</label><div class="relative"><input id="' + name + '" data-key="' + key + '" type="text" placeholder="' + label + '" autocomplete="shipping ' + auto + '" value="' + (form[key] || "") + '"></div><p class="error" data-error="' + key + '"></p></div>';
  }
  function summary() {
    return '<div class="summary"><h2>Order summary</h2>' + data.lines.map(function (line) {
      return '<div class="flex justify-between gap-4"><img src="/pictures/' + line.slug + '.svg" alt="" width="56" height="56"><span>' + line.title + " " + line.variant + " × " + line.quantity + "</span><b>" + line.total + "</b></div>";
    }).join("") + '<div class="flex gap-4"><input class="h-10" placeholder="Discount code or gift card"><button type="button" disabled>Apply</button></div><p class="flex justify-between"><b>Total</b><b>' + data.total + "</b></p></div>";
  }
  function steps(now) { return '<nav aria-label="Checkout steps"><ol class="flex gap-4 text-sm">' + ["Information", "Shipping", "Payment"].map(function (name, place) { return "<li" + (place === now ? ' aria-current="step"><b>' + name + "</b>" : '><button type="button" disabled>' + name + "</button>") + "</li>"; }).join("") + "</ol></nav>"; }
  function mobile(text) { return '<div class="mobile md-hidden"><button type="submit">' + text + "</button></div>"; }
  function nav(back, text, off) {
    return '<div class="flex items-center justify-between">' + (back ? '<button type="button" data-back="' + back + '" class="text-sm text-neutral-500">‹ Return to ' + back + "</button>" : '<a href="/default-channel/cart" class="text-sm text-neutral-500">‹ Return to cart</a>') + '<button type="submit" class="h-12 rounded-md bg-neutral-900 px-6 text-white"' + (off ? " disabled" : "") + ">" + text + "</button></div>" + mobile(text);
  }
  function information() {
    var country = id();
    return '<form novalidate data-step="information"><section><div class="flex items-center justify-between"><h2>Contact</h2><p class="text-sm">Have an account? <button type="button"><u>Log in</u></button></p></div><div class="field"><div class="relative"><input type="email" inputmode="email" placeholder="Email address" data-key="email" autocomplete="email" value="' + (form.email || "") + '"></div><p class="error" data-error="email"></p></div><div class="flex items-center gap-3"><button type="button" role="checkbox" aria-checked="false" id="createAccount">☐</button><label for="createAccount" class="text-sm">Create an account for faster checkout</label></div></section>' +
      '<section><h2>Shipping address</h2><div class="field"><label for="' + country + '">Country/Region</label><select id="' + country + '" data-key="country" autocomplete="shipping country">' + Object.keys(data.countries).map(function (code) { return '<option value="' + code + '"' + (code === (form.country || "US") ? " selected" : "") + ">" + data.countries[code] + "</option>"; }).join("") + "</select></div>" +
      '<div class="pair">' + field("firstName", "First name", "given-name") + field("lastName", "Last name", "family-name") + "</div>" + field("companyName", "Company", "organization", true) + field("streetAddress1", "Street address", "address-line1") + field("streetAddress2", "Street address (continue)", "address-line2", true) + '<div class="pair">' + field("city", "City", "address-level2") + field("postalCode", "Postal code", "postal-code") + "</div>" + field("phone", "Phone number", "tel", true) + "</section>" + nav("", "Continue to shipping") + "</form>";
  }
  function shipping() {
    return '<form novalidate data-step="shipping"><section><h2>Shipping method</h2>' + (data.deliveries.length ? data.deliveries.map(function (method) {
      return '<label class="option"><input type="radio" name="shipping" value="' + method.id + '" class="sr-only"' + (method.id === data.notes.delivery ? " checked" : "") + '><div class="ring"></div><div><span class="font-medium">' + method.name + '</span><p class="text-sm text-neutral-500" style="margin:0">' + method.days + ' business days</p></div><span class="push">' + method.price + "</span></label>";
    }).join("") : '<div class="amber"><p class="text-sm">No shipping methods available for ' + data.countries[data.notes.country] + ". Please check your address or contact support.</p></div>") + "</section>" + nav("information", "Continue to payment", !data.notes.delivery) + "</form>";
  }
  function payment() {
    var none = !data.gateways.length;
    return '<form novalidate data-step="payment">' + (none ? '<div class="amber"><p><b>No payment gateway configured</b></p><p class="text-sm">To accept payments, install a payment app from the Dashboard.</p></div>' : '<div class="amber"><p><b>Test Mode</b></p><p class="text-sm">Using test payment gateway. No real charges will be made.</p></div>') +
      (none ? "" : '<section><h2>Payment</h2><p class="text-sm">All transactions are secure and encrypted.</p><label class="option"><input type="radio" name="payment" value="card" class="sr-only" checked><div class="ring"></div><span>Credit card</span></label><div class="card"><input placeholder="Card number" maxlength="19"><div class="pair"><input placeholder="MM/YY" maxlength="5"><input placeholder="CVC" maxlength="4"></div><input placeholder="Name on card"></div><label class="option"><input type="radio" name="payment" value="paypal" class="sr-only"><div class="ring"></div><span>PayPal</span></label></section>') +
      '<section><h2>Billing address</h2><label class="text-sm"><input type="checkbox" checked> Same as shipping address</label></section><p class="error" data-error="payment"></p>' + nav("shipping", "Pay " + data.total, none) + "</form>";
  }
  function draw(step) {
    if (!data.lines.length && step !== "confirmation") {
      root.innerHTML = '<div><p class="text-3xl">Your cart is currently empty</p><p>Add anything to your cart to continue with a purchase.</p></div>';
      return;
    }
    if (step === "confirmation") { root.innerHTML = "<h1>Thank you for your order</h1><p>Order #" + data.notes.order + "</p>"; return; }
    var body = step === "shipping" ? shipping() : step === "payment" ? payment() : information();
    root.innerHTML = steps({ shipping: 1, payment: 2 }[step] || 0) + '<div class="two"><div>' + body + "</div>" + summary() + "</div>";
  }
  function step() { return new URLSearchParams(location.search).get("step") || "information"; }
  function go(name) {
    var query = new URLSearchParams(location.search);
    query.set("step", name);
    history.pushState({}, "", "?" + query);
    draw(name);
    window.scrollTo(0, 0);
  }
  function told(errors) {
    root.querySelectorAll("[data-error]").forEach(function (part) {
      var error = errors.filter(function (each) { return each.field === part.dataset.error; })[0];
      part.textContent = error ? error.message : "";
    });
    return errors.length === 0;
  }
  root.addEventListener("input", function (event) { if (event.target.dataset.key) { form[event.target.dataset.key] = event.target.value; } });
  root.addEventListener("change", function (event) { if (event.target.name === "shipping") { root.querySelectorAll("[type=submit]").forEach(function (button) { button.disabled = false; }); } });
  root.addEventListener("click", function (event) { var back = event.target.closest("[data-back]"); if (back) { go(back.dataset.back); } });
  root.addEventListener("submit", function (event) {
    event.preventDefault();
    var button = root.querySelector("[type=submit]");
    button.disabled = true;
    var ready = function (next) { return function (errors) { button.disabled = false; if (told(errors)) { go(next); } }; };
    switch (event.target.dataset.step) {
      case "information": ask("checkoutInformationUpdate", { email: form.email || "", shippingAddress: Object.assign({ country: "US" }, form) }).then(ready("shipping")); break;
      case "shipping": ask("checkoutDeliveryMethodUpdate", { deliveryMethodId: new FormData(event.target).get("shipping") }).then(ready("payment")); break;
      default: ask("checkoutComplete").then(ready("confirmation"));
    }
  });
  window.addEventListener("popstate", function () { draw(step()); });
  ask("checkout").then(function () { setTimeout(function () { draw(step()); }, 300); });
}());
