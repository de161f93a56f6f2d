// The application: router, header, pages. Checkout forms are in checkout.js.
import { checkoutPages, wireChecks } from "./checkout.js";

const SITE = "/wohnen-spa/de/EUR";
const OCC = "/occ/v2/wohnen-spa";
const root = document.querySelector("app-root");

export const app = {
  cart: { entries: [], totalUnitCount: 0, subTotal: "0,00 €", guid: "current", email: "" },
  url: (path) => SITE + path,
  productUrl: (product) => `${SITE}/product/${product.code}/${product.slug}`,
  cartPath: () => `/users/anonymous/carts/${app.cart.guid}`,
  async occ(method, path, body) {
    const answer = await fetch(OCC + path, { method, headers: { "Content-Type": "application/json" }, body: body ? JSON.stringify(body) : undefined });
    if (!answer.ok) { throw new Error(`Http failure response for ${path}: ${answer.status}`); }
    return answer.json();
  },
  async loadCart(fields = "DEFAULT") {
    const cart = await app.occ("GET", `${app.cartPath()}?fields=${fields}`);
    if (fields === "DEFAULT") { app.cart = cart; drawMiniCart(); }
    return cart;
  },
  dialog(html) {
    document.querySelector("cx-added-to-cart-dialog")?.remove();
    if (html) { root.insertAdjacentHTML("beforeend", `<cx-added-to-cart-dialog><div class="modal" role="dialog"><div class="modal-content cx-modal-container">${html}</div></div></cx-added-to-cart-dialog>`); }
  },
  message(text) { root.querySelector("cx-global-message").innerHTML = text ? `<div class="alert alert-danger" aria-live="assertive"><span>${text}</span><button type="button" class="link" aria-label="Schließen">×</button></div>` : ""; },
  main: (html) => { root.querySelector("main").innerHTML = html; },
  spinner: '<cx-spinner><div class="cx-spinner" role="status" aria-label="Wird geladen"><div class="loader"></div></div></cx-spinner>',
  go(path, replace) { history[replace ? "replaceState" : "pushState"]({}, "", SITE + path); return route(); },
};

function drawMiniCart() {
  root.querySelector("cx-mini-cart").innerHTML = `<a href="${app.url("/cart")}" aria-label="${app.cart.totalUnitCount} Artikel derzeit im Warenkorb"><cx-icon class="cx-icon">🛒</cx-icon><span class="total">${app.cart.subTotal}</span> <span class="count">${app.cart.totalUnitCount}</span></a>`;
}

function addForm(product, detail) {
  const count = detail ? '<div class="quantity"><label>Menge</label><div class="cx-counter-stock"><cx-item-counter><button type="button" aria-label="Einen weniger" disabled>-</button><input type="number" value="1" min="1" aria-label="Menge" style="width:60px"><button type="button" aria-label="Einen mehr">+</button></cx-item-counter></div></div>' : "";
  const choose = product.variants.length && !product.variant;
  const info = detail ? `<span class="info">${product.stock ? "Auf Lager" : "Nicht auf Lager"}</span>` : "";
  return `<cx-add-to-cart><form novalidate data-add="${product.code}">${detail ? count + info : ""}${product.stock && !choose ? '<button class="btn btn-primary btn-block" type="submit"><span>In den Warenkorb</span></button>' : ""}</form></cx-add-to-cart>`;
}

function gridItem(product) {
  const link = app.productUrl(product);
  return `<cx-product-grid-item><a class="cx-product-image-container" tabindex="-1" href="${link}"><cx-media class="cx-product-image"><img src="${product.image}" alt="" width="300" height="300"></cx-media></a><a class="cx-product-name" href="${link}">${product.name}</a><div class="cx-product-rating">Noch keine Bewertungen</div><div class="cx-product-price-container"><div class="cx-product-price" aria-label="Produktpreis">${product.price}</div></div>${product.stock ? addForm(product, false) : '<p>Nicht auf Lager</p>'}</cx-product-grid-item>`;
}

const pages = [
  [/^\/$/, async () => {
    app.main(`<cx-page-slot position="Section1"><cx-banner><h1>Schönes für drinnen</h1><a href="${app.url("/c/575")}">Jetzt entdecken</a></cx-banner></cx-page-slot><cx-page-slot position="Section2"><cx-product-carousel><h2>Neu im Sortiment</h2><div class="cx-product-container" data-list></div></cx-product-carousel></cx-page-slot>`);
    const found = await app.occ("GET", "/products/search?query=:topRated");
    root.querySelector("[data-list]").innerHTML = found.products.slice(2, 5).map((each) => `<cx-product-carousel-item><a href="${app.productUrl(each)}"><img src="${each.image}" alt="" width="200" height="200"><h3>${each.name}</h3><div class="price">${each.price}</div></a></cx-product-carousel-item>`).join("");
  }],
  [/^\/c\/(\w+)$/, async ([, code]) => {
    const found = await app.occ("GET", `/products/search?query=:relevance:allCategories:${code}`);
    app.main(`<cx-breadcrumb><nav aria-label="Breadcrumb"><a href="${app.url("/")}">Startseite</a></nav><h1>${found.name}</h1></cx-breadcrumb><cx-product-list><div class="cx-sorting"><ng-select-sort>Sortieren nach: Relevanz</ng-select-sort></div>${found.products.length ? `<div class="cx-product-container">${found.products.map(gridItem).join("")}</div>` : "<p>0 Produkte</p>"}</cx-product-list>`);
  }],
  [/^\/product\/([\w-]+?)\/[\w-]+$/, async ([, code]) => {
    const product = await app.occ("GET", `/products/${code}?fields=DEFAULT`);
    app.main(`<cx-page-slot position="Summary"><div class="detail"><cx-product-images><img src="${product.image}" alt="${product.name}" width="420" height="420"></cx-product-images><div><cx-product-intro><h1>${product.name} ${product.variant}</h1><div class="code">ID ${product.code}</div></cx-product-intro><cx-product-summary><div class="price" aria-label="Preis">${product.price} <span class="cx-was">${product.was}</span></div></cx-product-summary>${product.variants.length ? `<cx-product-variants-container><div class="variant-selector"><label>Größe: <select class="form-control variant-select"><option value="" disabled${product.variant ? "" : " selected"}>Bitte wählen</option>${product.variants.map((each) => `<option value="${each.code}"${each.code === product.code ? " selected" : ""}>${each.name}</option>`).join("")}</select></label></div></cx-product-variants-container>` : ""}${addForm(product, true)}<cx-add-to-wishlist><button type="button" class="link">Zur Wunschliste</button></cx-add-to-wishlist></div></div></cx-page-slot>`);
    document.title = `${product.name} | Wohnen`;
  }],
  [/^\/cart$/, async () => {
    const cart = await app.loadCart("entries");
    app.main(`<cx-cart-details><h1>Ihr Warenkorb</h1>${cart.entries.length ? `<cx-cart-item-list>${cart.entries.map((entry, place) => `<div class="cx-row" role="row"><img src="${entry.product.image}" alt="" width="80" height="80"><a class="cx-link" href="${app.productUrl(entry.product)}">${entry.product.name} ${entry.product.variant}</a><span>${entry.quantity}</span><b>${entry.total}</b><button type="button" class="link cx-remove-btn" data-remove="${place}">Entfernen</button></div>`).join("")}</cx-cart-item-list><cx-cart-totals><cx-order-summary><h2>Bestellübersicht</h2><p>Zwischensumme: ${cart.subTotal}</p></cx-order-summary></cx-cart-totals><cx-cart-proceed-to-checkout><cx-progress-button><button type="button" class="btn btn-primary btn-block cx-progress-button" data-checkout>Zur Kasse</button></cx-progress-button></cx-cart-proceed-to-checkout>` : '<p class="cx-empty">Ihr Warenkorb ist leer.</p>'}</cx-cart-details>`);
  }],
  ...checkoutPages(() => app),
];

async function route() {
  const path = location.pathname.slice(SITE.length) || "/";
  app.dialog("");
  app.message("");
  const found = pages.map(([pattern, page]) => [path.match(pattern), page]).find(([match]) => match);
  if (!found) { app.main("<cx-paragraph><h1>Seite nicht gefunden</h1></cx-paragraph>"); return; }
  app.main(app.spinner);
  try {
    const cms = await app.occ("GET", `/cms/pages?pageType=ContentPage&pageLabelOrId=${encodeURIComponent(path)}`);
    if (!cms.slots.length) { app.main(`<h1>${cms.title}</h1>`); return; }
    await found[1](found[0]);
  } catch (error) {
    console.error(error);
    app.main("");
    app.message("Entschuldigung, es ist ein Fehler aufgetreten. Bitte versuchen Sie es später noch einmal.");
  }
  window.scrollTo(0, 0);
}

root.innerHTML = `<cx-storefront class="stop-navigating"><header><div class="row"><cx-page-slot class="SiteLogo"><a href="${app.url("/")}"><b>WOHNEN</b></a></cx-page-slot><cx-searchbox><div class="searchbox"><input role="combobox" aria-label="Hier suchen..." placeholder="Hier suchen..." maxlength="255"><button type="button" aria-label="Suche">🔍</button></div></cx-searchbox><cx-login><a href="${app.url("/login")}" role="link">Anmelden / Registrieren</a></cx-login><cx-mini-cart></cx-mini-cart></div>
<cx-category-navigation><cx-navigation-ui class="flyout"><nav><ul class="cx-nav"><li><button type="button" aria-haspopup="true" aria-expanded="false">Sortiment</button><div class="wrapper"><cx-generic-link><a href="${app.url("/c/575")}">Wohnen</a></cx-generic-link><cx-generic-link><a href="${app.url("/c/580")}">Kleidung</a></cx-generic-link></div></li><li><cx-generic-link><a href="${app.url("/marken")}">Marken</a></cx-generic-link></li></ul></nav></cx-navigation-ui></cx-category-navigation></header>
<cx-page-slot position="BottomHeaderSlot"><cx-global-message></cx-global-message></cx-page-slot><main id="main"></main><footer><main-footer></main-footer></footer></cx-storefront>
${localStorage.getItem("spartacus-anonymous-consents") ? "" : '<cx-anonymous-consent-management-banner><div class="anonymous-consent-banner" role="status"><div class="cx-banner-message">Diese Website verwendet Cookies.</div><button type="button" class="btn btn-secondary" data-consent="view">Details ansehen</button><button type="button" class="btn btn-primary" data-consent="all">Alle zulassen</button></div></cx-anonymous-consent-management-banner>'}`;

root.addEventListener("click", (event) => {
  const find = (selector) => event.target.closest(selector);
  const link = find("a[href]");
  if (find("[data-consent=all]")) { localStorage.setItem("spartacus-anonymous-consents", "[]"); document.querySelector("cx-anonymous-consent-management-banner").remove(); }
  if (find("[data-dismiss]")) { app.dialog(""); }
  if (find("cx-global-message button")) { app.message(""); }
  if (find("[data-checkout]")) { app.go("/checkout"); }
  if (find("[data-remove]")) { app.occ("DELETE", `${app.cartPath()}/entries/${find("[data-remove]").dataset.remove}`).then(() => app.loadCart()).then(route); }
  if (link && link.getAttribute("href").startsWith(SITE) && !link.target) { event.preventDefault(); app.go(link.getAttribute("href").slice(SITE.length)); }
});
root.addEventListener("change", (event) => { if (event.target.matches(".variant-select")) { app.go(`/product/${event.target.value}/${location.pathname.split("/").pop()}`); } });
root.addEventListener("submit", async (event) => {
  event.preventDefault();
  const code = event.target.dataset.add;
  if (!code) { return; }
  const count = Number(event.target.querySelector("input")?.value || 1);
  const feature = await import("./cart-base.js");
  feature.addToCart(app, code, count);
});
wireChecks(root, app);
window.addEventListener("popstate", route);
app.loadCart().then(route);
