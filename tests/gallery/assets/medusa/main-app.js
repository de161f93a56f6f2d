// Wakes the server's HTML up: before it has run, buttons do nothing.
(function () {
  "use strict";
  var app = document.getElementById("app");
  var chosen = {};
  var timer = 0;
  function home() { return "/" + location.pathname.split("/")[1]; }
  function state() { var part = document.getElementById("cart-state"); return part ? JSON.parse(part.textContent) : { items: [] }; }
  function count() { return state().items.reduce(function (sum, item) { return sum + item.quantity; }, 0); }

  // the router: pages change without being loaded
  function show(html) {
    app.innerHTML = html;
    var title = app.querySelector("title");
    if (title) { document.title = title.textContent; title.remove(); }
    var late = document.getElementById("S:0");
    if (late) { document.getElementById("B:0").nextElementSibling.replaceWith(late.firstElementChild); late.remove(); }
    chosen = {};
  }
  function load(address) {
    return fetch(address, { headers: { RSC: "1" } }).then(function (answer) {
      if (!answer.ok) { location.assign(address); return new Promise(function () {}); }
      return answer.text();
    }).then(show);
  }
  function go(address) { return load(address).then(function () { history.pushState({}, "", address); window.scrollTo(0, 0); }); }
  window.addEventListener("popstate", function () { load(location.href); });
  function act(name, body) {
    return fetch(location.href, { method: "POST", headers: body instanceof FormData ? { "Next-Action": name } : { "Next-Action": name, "Content-Type": "text/plain;charset=UTF-8" }, body: body instanceof FormData ? body : JSON.stringify(body) })
      .then(function (answer) {
        if (answer.status >= 500) { throw new Error("An error occurred in the Server Components render."); }
        var target = answer.headers.get("x-action-redirect");
        return target ? go(target) : load(location.href);
      });
  }

  // the cart that drops down
  function drop() {
    var cart = state();
    var rows = cart.items.map(function (item) {
      return '<div class="flex gap-x-4" data-testid="cart-item"><a href="' + home() + "/products/" + item.handle + '"><img src="/pictures/' + item.handle + '.svg" alt="Thumbnail" width="90" height="90"></a><div><h3><a data-testid="product-link" href="' + home() + "/products/" + item.handle + '">' + item.title + "</a></h3>" + (item.variant ? "<p>Variant: " + item.variant + "</p>" : "") + "<span>Quantity: " + item.quantity + '</span><p><button type="button">Remove</button></p></div><span>' + item.price + "</span></div>";
    }).join("");
    return '<div class="dropdown" data-testid="nav-cart-dropdown"><h3>Cart</h3>' + (rows ? rows + '<p class="flex justify-between"><b>Subtotal (excl. taxes)</b><span data-testid="cart-subtotal">' + cart.subtotal + '</span></p><a href="' + home() + '/cart"><button class="btn w-full" data-testid="go-to-cart-button">Go to cart</button></a>'
      : '<p>Your shopping bag is empty.</p><a href="' + home() + '/store"><span hidden>Go to all products page</span><button class="btn">Explore products</button></a>') + "</div>";
  }
  function close() { var old = app.querySelector(".dropdown"); if (old) { old.remove(); } }
  function open() { var place = app.querySelector("[data-cart]"); if (place && !app.querySelector(".dropdown")) { place.insertAdjacentHTML("beforeend", drop()); } }
  app.addEventListener("mouseover", function (event) { if (event.target.closest("[data-cart]")) { clearTimeout(timer); open(); } });
  app.addEventListener("mouseout", function (event) {
    var place = event.target.closest("[data-cart]");
    if (place && !place.contains(event.relatedTarget)) { close(); }
  });
  function menu() {
    var part = app.querySelector(".menu");
    if (part) { part.remove(); return; }
    app.querySelector("[data-menu]").insertAdjacentHTML("beforeend", '<div class="menu" data-testid="nav-menu-popup"><button type="button" data-testid="close-menu-button">✕</button><ul>' + [["Home", ""], ["Store", "/store"], ["Account", "/account"], ["Cart", "/cart"]].map(function (item) { return '<li><a href="' + home() + item[1] + '">' + item[0] + "</a></li>"; }).join("") + "</ul></div>");
  }

  function option(button) {
    button.parentElement.querySelectorAll("button").forEach(function (other) { other.classList.toggle("on", other === button); });
    chosen.option = button.textContent;
    var add = app.querySelector('[data-testid="add-product-button"]');
    var stock = add.dataset.inStock === "true";
    add.disabled = !stock;
    add.textContent = stock ? "Add to cart" : "Out of stock";
    history.replaceState({}, "", location.pathname + "?v_id=variant_" + encodeURIComponent(chosen.option));
  }
  function put(button) {
    var place = button.closest("[data-product]");
    var before = count();
    button.disabled = true;
    act(place.dataset.action, [{ handle: place.dataset.product, option: chosen.option || "", quantity: 1, countryCode: home().slice(1) }]).then(function () {
      if (count() !== before) { open(); clearTimeout(timer); timer = setTimeout(close, 5000); }
    }, function (error) { console.error(error); button.disabled = false; });
  }
  function radio(part) {
    var group = part.closest("[role=radiogroup]");
    group.querySelectorAll("[role=radio]").forEach(function (other) { other.setAttribute("aria-checked", String(part === other || part.contains(other))); });
    chosen.radio = part.dataset.value;
    if ("local" in group.dataset) { app.querySelector('[data-testid="submit-payment-button"]').disabled = false; return; }
    if (group.dataset.action) { act(group.dataset.action, [{ shippingMethodId: part.dataset.value }]); }
  }
  function press(event) {
    var find = function (selector) { return event.target.closest(selector); };
    var button = find("button");
    if (find("[data-menu] > button, .menu > button")) { menu(); return true; }
    if (find(".choice")) { radio(find(".choice")); return true; }
    if (find('[data-testid="option-button"]')) { option(button); return true; }
    if (find('[data-testid="add-product-button"]')) { put(button); return true; }
    if (find("[data-edit]")) { go(location.pathname + "?step=" + button.dataset.edit); return true; }
    if (find("[data-remove]")) { act(button.dataset.remove, [Number(button.dataset.place)]); return true; }
    if (find('[data-testid="submit-payment-button"]')) {
      act(button.dataset.action, [{ provider_id: chosen.radio }]).then(function () { return go(location.pathname + "?step=review"); });
      return true;
    }
    if (find('[data-testid="submit-order-button"]')) { button.disabled = true; act(button.dataset.action, []); return true; }
    return false;
  }
  app.addEventListener("click", function (event) {
    if (press(event)) { return; }
    var link = event.target.closest("a[href^='/']");
    if (link && !event.ctrlKey && !event.metaKey) { event.preventDefault(); go(link.getAttribute("href")); }
  });
  app.addEventListener("submit", function (event) {
    if (event.target.dataset.action) { event.preventDefault(); act(event.target.dataset.action, new FormData(event.target)); }
  });
}());
