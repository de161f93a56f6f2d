// The hosted cart: add buttons of the page, a counter, and an overlay that follows the address's hash.
(function () {
  "use strict";
  var base = new URL(document.currentScript.src).origin;
  var token = localStorage.getItem("snipcart-token") || Math.random().toString(36).slice(2) + Date.now().toString(36);
  localStorage.setItem("snipcart-token", token);
  var root = document.getElementById("snipcart");
  var cart = { items: [], count: 0, total: "" };
  var stage = "billing";
  var notice = "";
  function api(method, path, body) {
    return fetch(base + "/api/" + path, { method: method, headers: { "X-Snipcart-Cart": token, "Content-Type": "application/json" }, body: body ? JSON.stringify(body) : undefined })
      .then(function (answer) { if (!answer.ok && answer.status !== 422) { throw new Error(answer.status); } return answer.json(); });
  }
  function keep(told) {
    cart = told;
    document.querySelectorAll(".snipcart-items-count").forEach(function (part) { part.textContent = cart.count; });
  }
  var style = document.createElement("style");
  style.textContent = ".snipcart-layout *{box-sizing:border-box}.snipcart-layout{position:fixed;inset:0;z-index:3000;font:15px/1.5 system-ui,sans-serif;color:#222}.snipcart-overlay{position:absolute;inset:0;background:#0009}.snipcart-modal__container{position:absolute;right:0;top:0;bottom:0;width:480px;max-width:100%;background:#f6f6f7;overflow:auto;padding:24px}.snipcart-layout--large .snipcart-modal__container{width:100%;padding:24px 15%}" +
    ".snipcart__box{background:#fff;border-radius:6px;padding:16px;margin:12px 0;box-shadow:0 1px 3px #0002}.snipcart-base-button{background:#2f80ed;color:#fff;border:0;border-radius:4px;padding:14px;width:100%}.snipcart-base-button:disabled{opacity:.5}.snipcart-input{width:100%;padding:10px;border:1px solid #ccc;border-radius:4px;box-sizing:border-box}.snipcart-form__field{margin:10px 0;position:relative}.snipcart-typeahead__dropdown{position:absolute;left:0;right:0;background:#fff;border:1px solid #ccc;z-index:2;margin:0;padding:0;list-style:none}.snipcart-typeahead__dropdown li{padding:8px 12px;cursor:pointer}.snipcart-error{color:#c00}.snipcart-shipping-rates-list-item{display:flex;gap:10px}.snipcart-shipping-rates-list-item span:last-child{margin-left:auto}iframe{border:0;width:100%;height:150px}";
  document.head.append(style);

  function frame(large, inner) {
    root.hidden = false;
    root.innerHTML = '<div class="snipcart-layout' + (large ? " snipcart-layout--large" : "") + '"><div class="snipcart-overlay"></div><div class="snipcart-modal__container" role="dialog"><header class="snipcart-cart-header"><button class="snipcart-modal__close" type="button">← <span class="snipcart-modal__close-title">Fortsätt handla</span></button></header>' + (notice ? '<p class="snipcart-error" role="alert">' + notice + "</p>" : "") + inner + "</div></div>";
    notice = "";
  }
  function field(name, label, type, auto) {
    return '<div class="snipcart-form__field"><label class="snipcart-form__label snipcart__font--tiny" for="' + name + '">' + label + '</label><input id="' + name + '" name="' + name + '" type="' + (type || "text") + '" autocomplete="' + (auto || "off") + '" class="snipcart-input"><span class="snipcart-error" data-error="' + name + '"></span></div>';
  }
  function drawCart() {
    var rows = cart.items.map(function (item, place) {
      return '<li class="snipcart-item-line snipcart__box"><figure style="float:left;margin:0 12px 0 0"><img class="snipcart-item-line__image" src="' + item.image + '" alt="" width="60" height="60"></figure><h2 class="snipcart-item-line__title" style="font-size:16px;margin:0">' + item.name + "</h2>" + (item.option ? "<p>Storlek: " + item.option + "</p>" : "") + '<span class="snipcart-item-quantity">' + item.quantity + " st</span> <b>" + item.total + '</b> <button type="button" data-remove="' + place + '" title="Ta bort">✕</button></li>';
    }).join("");
    frame(false, '<h1 class="snipcart-cart-header__title">Varukorg</h1>' + (rows ? '<ul class="snipcart-item-list" style="padding:0;list-style:none">' + rows + '</ul><footer class="snipcart-cart__footer"><p>Totalt <b>' + cart.total + '</b></p><button class="snipcart-button-primary snipcart-base-button is-icon-right" type="button" data-go="/checkout"><div class="snipcart-base-button__label">Till kassan</div></button></footer>' : '<div class="snipcart-empty-cart"><p>Din varukorg är tom.</p></div>'));
  }
  function drawBilling(countries) {
    frame(true, '<h1 class="snipcart-checkout-step__title">Faktureringsadress</h1><form class="snipcart-form" novalidate>' + field("name", "Namn", "text", "name") + field("email", "E-post", "email", "email") + field("address1", "Gatuadress", "text", "address-line1") + field("address2", "Lägenhet, c/o (valfritt)") + field("city", "Ort", "text", "address-level2") +
      '<div class="snipcart-form__field snipcart-typeahead"><label for="country" class="snipcart-form__label">Land</label><input id="country" name="country" class="snipcart-input" role="combobox" aria-expanded="false" autocomplete="off" placeholder="Välj land"><span class="snipcart-error" data-error="country"></span></div>' + field("postalCode", "Postnummer", "text", "postal-code") +
      '<label><input type="checkbox" name="useDifferentShippingAddress"> Leverera till en annan adress</label><p><button class="snipcart-base-button" type="submit"><div class="snipcart-base-button__label">Fortsätt till frakt</div></button></p></form>');
    var form = root.querySelector("form");
    var country = form.country;
    var list = null;
    function close() { if (list) { list.remove(); list = null; country.setAttribute("aria-expanded", "false"); } }
    function open() {
      close();
      list = document.createElement("ul");
      list.className = "snipcart-typeahead__dropdown";
      list.setAttribute("role", "listbox");
      Object.keys(countries).forEach(function (code) {
        if (countries[code].toLowerCase().indexOf(country.value.toLowerCase()) !== 0) { return; }
        var item = document.createElement("li");
        item.setAttribute("role", "option");
        item.textContent = countries[code];
        item.addEventListener("mousedown", function (event) { event.preventDefault(); country.value = countries[code]; country.dataset.code = code; close(); });
        list.append(item);
      });
      country.after(list);
      country.setAttribute("aria-expanded", "true");
    }
    country.addEventListener("focus", open);
    country.addEventListener("input", function () { delete country.dataset.code; open(); });
    country.addEventListener("blur", close);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var sent = Object.fromEntries(new FormData(form));
      sent.country = country.dataset.code || "";
      api("POST", "cart/billing", sent).then(function (answer) {
        form.querySelectorAll("[data-error]").forEach(function (part) { part.textContent = answer.errors.indexOf(part.dataset.error) < 0 ? "" : "Fältet måste fyllas i"; });
        if (!answer.errors.length) { stage = "shipping"; drawShipping(); }
      });
    });
  }
  function drawShipping() {
    frame(true, '<h1>Frakt</h1><div class="snipcart__box" data-rates>Hämtar fraktsätt …</div>');
    api("GET", "cart/shipping-methods").then(function (rates) {
      setTimeout(function () {
        root.querySelector("[data-rates]").innerHTML = rates.length ? '<form class="snipcart-form"><fieldset class="snipcart-shipping-rates-list">' + rates.map(function (rate) {
          return '<div class="snipcart-shipping-rates-list-item"><input type="radio" name="shippingRate" id="rate-' + rate.userDefinedId + '" value="' + rate.userDefinedId + '" required><label for="rate-' + rate.userDefinedId + '">' + rate.description + "</label><span>" + rate.price + "</span></div>";
        }).join("") + '</fieldset><p><button class="snipcart-base-button" type="submit">Fortsätt till betalning</button></p></form>' : "<p>Det finns inget fraktsätt till din adress.</p>";
        var form = root.querySelector("[data-rates] form");
        if (form) { form.addEventListener("submit", function (event) {
          event.preventDefault();
          api("POST", "cart/shipping-method", { method: new FormData(form).get("shippingRate") }).then(function () { stage = "payment"; drawPayment(); });
        }); }
      }, 900);
    });
  }
  function drawPayment() {
    frame(true, '<h1>Betalning</h1><div class="snipcart__box" data-payment>Hämtar betalsätt …</div>');
    api("GET", "payment-methods").then(function (methods) {
      var names = { card: "Kort", deferred: "Faktura" };
      var box = root.querySelector("[data-payment]");
      var chosen = "";
      if (!methods.length) { box.innerHTML = "<p>Inget betalsätt är tillgängligt.</p>"; return; }
      box.innerHTML = '<ul class="snipcart-payment-methods-list" style="list-style:none;padding:0">' + methods.map(function (key) { return '<li class="snipcart-payment-methods-list-item"><button type="button" class="snipcart-payment-methods-list-item__button" data-method="' + key + '">' + names[key] + "</button></li>"; }).join("") + '</ul><div data-card></div><button type="button" class="snipcart-base-button" data-place disabled>Slutför köp</button>';
      box.addEventListener("click", function (event) {
        var method = event.target.closest("[data-method]");
        if (method) {
          chosen = method.dataset.method;
          box.querySelector("[data-card]").innerHTML = chosen === "card" ? '<iframe id="snipcart-payment-card-form" title="Kort" src="' + base + '/payment/card-form"></iframe>' : "";
          box.querySelector("[data-place]").disabled = false;
        }
        if (event.target.closest("[data-place]")) { api("POST", "orders", { method: chosen }).then(function (order) { location.hash = "#/order/" + order.token; }); }
      });
    });
  }
  function checkout() {
    frame(true, "<p>…</p>");
    api("POST", "checkout").then(function (told) {
      if (told.blank) { frame(true, "<h1>Kassa</h1>"); return; }
      if (stage === "billing") { drawBilling(told.countries); } else if (stage === "shipping") { drawShipping(); } else { drawPayment(); }
    }).catch(function () { frame(true, '<div class="snipcart__box"><h1>Något gick fel</h1><p>Kassan kunde inte öppnas (500). Försök igen senare.</p></div>'); });
  }
  function follow() {
    var way = location.hash.slice(1);
    if (way === "/cart") { api("GET", "cart").then(function (told) { keep(told); drawCart(); }); }
    else if (way === "/checkout") { checkout(); }
    else if (way.indexOf("/order/") === 0) { stage = "billing"; frame(true, "<h1>Tack för din beställning!</h1><p>Ordernummer " + way.split("/")[2] + "</p>"); api("GET", "cart").then(keep); }
    else { root.hidden = true; root.innerHTML = ""; }
  }
  function go(way) { if (location.hash === "#" + way) { follow(); } else { location.hash = "#" + way; } }
  document.addEventListener("change", function (event) {
    if (event.target.matches("select.size")) { document.querySelectorAll('.snipcart-add-item[data-item-id="' + event.target.dataset.for + '"]').forEach(function (button) { button.dataset.itemCustom1Value = event.target.value; }); }
  });
  document.addEventListener("click", function (event) {
    var add = event.target.closest(".snipcart-add-item");
    if (add) {
      api("POST", "cart/items", { id: add.dataset.itemId, option: add.dataset.itemCustom1Value || "", quantity: 1 }).then(keep, function () { notice = "Varan kunde inte läggas i varukorgen."; }).then(function () { go("/cart"); });
    } else if (event.target.closest(".snipcart-checkout")) { go("/cart"); }
    else if (event.target.closest("[data-go]")) { go(event.target.closest("[data-go]").dataset.go); }
    else if (event.target.closest(".snipcart-modal__close, .snipcart-overlay")) { history.pushState({}, "", location.pathname); follow(); }
    else if (event.target.closest("[data-remove]")) { api("DELETE", "cart/items/" + event.target.closest("[data-remove]").dataset.remove).then(keep).then(drawCart); }
  });
  window.addEventListener("hashchange", follow);
  api("GET", "cart").then(keep).then(follow);
}());
