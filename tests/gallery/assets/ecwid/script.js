// The hosted shop: draws itself into the element that the site names, and follows the hash.
(function () {
  "use strict";
  var base = new URL(document.currentScript.src).origin;
  var session = localStorage.getItem("ecwid-session") || Math.random().toString(36).slice(2) + Date.now().toString(36);
  localStorage.setItem("ecwid-session", session);
  var root = null;
  var cart = { items: [], count: 0, total: "" };
  var told = {};
  function api(method, path, body) {
    return fetch(base + "/api/" + path, { method: method, headers: { "X-Ecwid-Session": session, "Content-Type": "application/json" }, body: body ? JSON.stringify(body) : undefined })
      .then(function (answer) { if (!answer.ok) { throw new Error(answer.status); } return answer.json(); });
  }
  var style = document.createElement("style");
  style.textContent = ".ec-size *{box-sizing:border-box}.ec-header{display:flex;justify-content:space-between}.grid__products{display:grid;grid-template-columns:repeat(3,1fr);gap:24px}.grid-product img{width:100%;height:auto}.grid-product a{text-decoration:none;cursor:pointer}.grid-product__title-inner{font-weight:bold}.form-control__button,.ec-button{background:#3a2c22;color:#fff;border:0;padding:12px 24px;font:inherit;cursor:pointer;border-radius:4px}.form-control__button[disabled]{opacity:.4}.product-details{display:grid;grid-template-columns:1fr 1fr;gap:40px}.product-details img{width:100%;height:auto}.form-control__text,.form-control__select{width:100%;padding:10px;font:inherit;border:1px solid #bbb}.ec-form__row{margin:10px 0}.ec-cart-item{display:flex;gap:16px;align-items:center;border-bottom:1px solid #ddd;padding:12px 0}.ec-cart-item__sum{margin-left:auto}.ec-radiogroup__item{display:flex;gap:10px;padding:12px;border:1px solid #ddd;margin:6px 0;cursor:pointer}.ec-radiogroup__info{flex:1}.ec-cart-error{color:#a00}.grid-product__button-hover{opacity:0}.grid-product:hover .grid-product__button-hover{opacity:1}.form-control__placeholder{font-size:14px}";
  document.head.append(style);

  function frame(inner) {
    root.innerHTML = '<div class="ec-size ec-store ecwid-productBrowser"><div class="ec-header"><div class="breadcrumbs"><a href="#!/" class="breadcrumbs__link">Laden</a></div><div class="ec-minicart"><a href="#!/~/cart">Warenkorb <span class="ec-minicart__counter">' + cart.count + "</span></a></div></div>" + inner + '<div class="ec-footer"><a href="#!/~/account">Mein Konto</a> <a href="#!/~/cart">Warenkorb</a></div></div>';
  }
  function link(item) { return "#!/" + encodeURIComponent(item.handle) + "/p/" + item.id; }
  function card(item) {
    return '<div class="grid-product grid-product--id-' + item.id + '"><div class="grid-product__wrap"><div class="grid-product__image"><a href="' + link(item) + '" class="grid-product__image-link"><img class="grid-product__picture" src="' + item.image + '" alt="' + item.name + '" width="300" height="300"></a></div><a class="grid-product__title" href="' + link(item) + '"><div class="grid-product__title-inner">' + item.name + '</div></a><div class="grid-product__price"><div class="grid-product__price-amount"><div class="grid-product__price-value ec-price-item">' + item.price + "</div></div>" + (item.was ? '<div class="grid-product__price-compare"><s>' + item.was + "</s></div>" : "") + "</div>" +
      (item.inStock ? (item.sizes.length ? "" : '<div class="grid-product__button grid-product__button-hover form-control form-control--button"><button class="form-control__button" type="button" data-quick="' + item.id + '"><span class="form-control__button-text">Kaufen</span></button></div>') : '<div class="grid-product__label">Ausverkauft</div>') + "</div></div>";
  }
  function drawList(category) {
    return api("GET", "catalog?category=" + category).then(function (found) {
      frame((category ? "" : '<div class="grid__categories">' + Object.keys(found.categories).map(function (id) { return '<a class="grid-category__title" href="#!/c/' + id + '">' + found.categories[id] + "</a> "; }).join("· ") + "</div>") + (found.products.length ? '<div class="grid__products" data-cols="3">' + found.products.map(card).join("") + "</div>" : '<div class="ec-page-body"><p>Zurzeit gibt es hier keine Produkte.</p></div>'));
    });
  }
  function drawProduct(id) {
    return api("GET", "product/" + id).then(function (item) {
      frame('<div class="product-details" itemscope itemtype="http://schema.org/Product"><div class="product-details__gallery"><img src="' + item.image + '" alt="" width="420" height="420"></div><div class="product-details__sidebar"><h1 class="product-details__product-title ec-header-h3" itemprop="name">' + item.name + '</h1><div class="product-details__product-price ec-price-item" itemprop="price"><span class="details-product-price__value">' + item.price + "</span> " + (item.was ? "<s>" + item.was + "</s>" : "") + "</div>" +
        (item.sizes.length ? '<div class="product-details-module details-product-option details-product-option--select"><div class="product-details-module__title ec-header-h6">Größe</div><div class="form-control form-control--select"><select class="form-control__select" aria-label="Größe"><option value="">Bitte auswählen</option>' + item.sizes.map(function (size) { return "<option>" + size + "</option>"; }).join("") + "</select></div></div>" : "") +
        '<div class="product-details__product-stock">' + (item.inStock ? "Vorrätig" : "Ausverkauft") + "</div>" + (item.inStock ? '<div class="details-product-purchase__qty">Menge: <input type="text" class="form-control__text" style="width:60px" value="1" maxlength="5" aria-label="Menge"></div><div class="details-product-purchase__controls"><div class="form-control form-control--button form-control--large form-control--primary details-product-purchase__add-to-bag"><button class="form-control__button" type="button" data-put="' + item.id + '"><span class="form-control__button-text">In den Warenkorb</span></button></div></div><p class="ec-cart-error"></p>' : "") + '<div class="product-details__product-description"><p>Ausgesucht von uns, benutzt von uns.</p></div></div></div>');
    });
  }
  function put(id, size, count) {
    return api("POST", "cart", { id: id, size: size, count: count }).then(function (answer) {
      cart = answer;
      root.querySelectorAll(".ec-minicart__counter").forEach(function (part) { part.textContent = cart.count; });
    });
  }
  function drawCart() {
    return api("GET", "cart?page=1").then(function (answer) {
      cart = answer;
      if (!cart.items.length) { frame('<div class="ec-cart ec-cart--empty"><h1 class="ec-page-title">Ihr Warenkorb ist leer</h1><a class="ec-button" href="#!/">Produkte ansehen</a></div>'); return; }
      frame('<div class="ec-cart"><h1 class="page-title__name">Warenkorb</h1>' + cart.items.map(function (item, place) { return '<div class="ec-cart-item"><img src="' + item.image + '" alt="" width="70" height="70"><a class="ec-cart-item__title" href="' + link(item) + '">' + item.name + " " + item.size + '</a><div class="ec-cart-item__count">Menge: ' + item.count + '</div><div class="ec-cart-item__sum">' + item.sum + '</div><button type="button" data-remove="' + place + '" title="Entfernen">×</button></div>'; }).join("") + '<p class="ec-cart-summary__row">Summe <b>' + cart.total + '</b></p><div class="ec-cart-step ec-cart-step--email"><div class="ec-form__row"><label for="ec-cart-email-input" class="form-control__placeholder">Ihre E-Mail-Adresse</label><input id="ec-cart-email-input" type="email" name="email" autocomplete="email" class="form-control__text" value="' + cart.email + '"></div><div class="ec-form__row"><label><input type="checkbox" name="agree" id="form-control__checkbox--agree"> Ich stimme den <a href="#!/~/terms">Geschäftsbedingungen</a> zu</label></div><p class="ec-cart-error"></p><div class="ec-cart__button ec-cart__button--checkout"><button class="form-control__button" type="button" data-checkout>Zur Kasse</button></div></div></div>');
    });
  }
  function steps(title, body, button) {
    frame('<div class="ec-cart ec-checkout"><h1 class="page-title__name">Kasse</h1><div class="ec-cart-step"><h2 class="ec-header-h4">' + title + "</h2>" + body + '<p class="ec-cart-error"></p>' + (button ? '<div class="ec-cart__button ec-cart__button--continue"><button class="form-control__button" type="button" data-next>' + button + "</button></div>" : "") + "</div></div>");
  }
  function field(name, id, label, auto) { return '<div class="ec-form__row ec-form__row--' + name + '"><div class="ec-form__cell"><label for="' + id + '" class="ec-form__title ec-header-h6">' + label + '</label><input id="' + id + '" name="' + name + '" class="form-control__text" type="text" autocomplete="' + auto + '"></div></div>'; }
  function radios(name, choices) { return '<div class="ec-radiogroup">' + choices.map(function (each) { return '<div class="ec-radiogroup__item"><input type="radio" class="ec-radiogroup__radio" name="' + name + '" value="' + each[0] + '" id="' + name + "-" + each[0] + '"><label class="ec-radiogroup__info" for="' + name + "-" + each[0] + '">' + each[1] + "</label><span>" + each[2] + "</span></div>"; }).join("") + "</div>"; }
  function drawCheckout(part) {
    if (!told.countries) { location.hash = "#!/~/cart"; return; }
    if (told.blank) { frame('<h1 class="page-title__name">Kasse</h1>'); return; }
    if (part === "shipping") { steps("Lieferart", told.rates.length ? radios("rate", told.rates.map(function (rate) { return [rate.id, rate.name + " " + rate.note, rate.price]; })) : '<p class="ec-notice">An diese Adresse können wir leider nicht liefern.</p>', told.rates.length ? "Weiter" : ""); return; }
    if (part === "payment") { var keys = Object.keys(told.payments); steps("Zahlungsart", keys.length ? radios("payment", keys.map(function (key) { return [key, told.payments[key], ""]; })) : '<p class="ec-notice">Es ist keine Zahlungsart eingerichtet.</p>', keys.length ? "Zahlungspflichtig bestellen" : ""); return; }
    steps("Lieferadresse", field("name", "ec-full-name", "Vor- und Nachname", "name") + '<div class="ec-form__row"><label for="ec-country" class="ec-form__title">Land</label><select id="ec-country" name="country" class="form-control__select" autocomplete="country"><option value="">Bitte auswählen</option>' + Object.keys(told.countries).map(function (code) { return '<option value="' + code + '">' + told.countries[code] + "</option>"; }).join("") + "</select></div>" + field("street", "ec-address-line1", "Straße und Hausnummer", "address-line1") + field("postalCode", "ec-postal-code", "Postleitzahl", "postal-code") + field("city", "ec-city", "Ort", "address-level2") + field("phone", "ec-phone", "Telefon (optional)", "tel"), "Weiter");
  }
  function error(text) { root.querySelector(".ec-cart-error").textContent = text; }
  function next() {
    var part = location.hash.split("/").pop();
    var values = {};
    root.querySelectorAll("input[type=text], select, input:checked").forEach(function (input) { values[input.name] = input.value; });
    if (part === "address") { return api("POST", "checkout/address", values).then(function (answer) { Object.assign(told, answer); location.hash = "#!/~/checkout/shipping"; }, function () { error("Bitte füllen Sie alle Felder aus."); }); }
    if (!(part === "shipping" ? values.rate : values.payment)) { return error("Bitte wählen Sie aus."); }
    return api("POST", "checkout/choice", values).then(function () {
      if (part === "shipping") { location.hash = "#!/~/checkout/payment"; return null; }
      return api("POST", "orders").then(function (order) { told = {}; cart.count = 0; frame('<h1 class="page-title__name">Vielen Dank!</h1><p>Ihre Bestellung ' + order.number + " ist eingegangen.</p>"); }, function () { error("Die Bestellung konnte nicht aufgegeben werden."); });
    });
  }
  function checkout() {
    if (!root.querySelector("[name=agree]").checked) { error("Bitte stimmen Sie den Geschäftsbedingungen zu."); return; }
    api("POST", "checkout/email", { email: root.querySelector("[name=email]").value }).then(function (answer) { told = answer; location.hash = "#!/~/checkout/address"; }, function (problem) { error(problem.message === "422" ? "Bitte geben Sie eine gültige E-Mail-Adresse ein." : "Unbekannter Fehler (" + problem.message + "). Bitte versuchen Sie es später."); });
  }
  function follow() {
    var way = decodeURIComponent(location.hash.replace(/^#!/, ""));
    var product = way.match(/\/p\/(\d+)/);
    var category = way.match(/\/c\/(\d+)/);
    if (product) { return drawProduct(product[1]); }
    if (way === "/~/cart") { return drawCart(); }
    if (way.indexOf("/~/checkout/") === 0) { return drawCheckout(way.split("/").pop()); }
    if (way.indexOf("/~/") === 0) { return frame("<p>…</p>"); }
    return drawList(category ? category[1] : "");
  }
  function press(event) {
    var find = function (selector) { return event.target.closest(selector); };
    if (find("[data-quick]")) { put(find("[data-quick]").dataset.quick, "", 1).then(function () { location.hash = "#!/~/cart"; }); }
    if (find("[data-put]")) {
      var choice = root.querySelector(".product-details .form-control__select");
      if (choice && !choice.value) { error("Bitte wählen Sie eine Größe."); return; }
      put(find("[data-put]").dataset.put, choice ? choice.value : "", Number(root.querySelector("[aria-label=Menge]").value)).then(function () {
        error("");
        root.querySelector(".details-product-purchase__controls").innerHTML = (cart.count ? '<p class="details-product-purchase__label">Im Warenkorb</p><div class="form-control form-control--button"><button class="form-control__button" type="button" data-bag>Zum Warenkorb</button></div>' : "") + '<div class="form-control form-control--button form-control--secondary"><button class="form-control__button" type="button" data-list>Weiter einkaufen</button></div>';
      }, function () { error("Das Produkt konnte nicht in den Warenkorb gelegt werden."); });
    }
    if (find("[data-bag]")) { location.hash = "#!/~/cart"; }
    if (find("[data-list]")) { location.hash = "#!/"; }
    if (find("[data-remove]")) { api("DELETE", "cart/" + find("[data-remove]").dataset.remove).then(drawCart); }
    if (find("[data-checkout]")) { checkout(); }
    if (find("[data-next]")) { next(); }
  }
  window.xProductBrowser = function () {
    var id = Array.prototype.slice.call(arguments).filter(function (each) { return each.indexOf("id=") === 0; })[0].slice(3);
    root = document.getElementById(id);
    root.innerHTML = '<div class="ec-loader">…</div>';
    root.addEventListener("click", press);
    window.addEventListener("hashchange", follow);
    api("GET", "cart").then(function (answer) { cart = answer; return follow(); });
  };
}());
