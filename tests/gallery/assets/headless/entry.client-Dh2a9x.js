// The application: menu, pages, checkout. What adds to the cart and shows it is in the cart's own chunk.
const root = document.getElementById("root");
const get = (path) => fetch(path).then((answer) => { if (!answer.ok) { throw new Error(`${answer.status} ${path}`); } return answer.json(); });
const price = (item) => `<span>${item.price}</span>${item.was ? `<span class="Price_was__e4Rt0">${item.was}</span>` : ""}`;
const card = (item) => `<article class="Card_root__y6TfB"><a href="${item.path}"><img src="${item.image}" alt="" width="300" height="300" loading="lazy"><h3>${item.title}</h3></a><button type="button" class="Card_heart__oo9pL" aria-label="Lagre">♡</button>${item.was ? '<span class="Card_badge__q1q1q">Tilbud</span>' : ""}<p>${item.soldOut ? "Utsolgt" : price(item)}</p></article>`;
let menu = {};

function frame(inner, bare) {
  root.innerHTML = `<header class="Header_root__k2JqX">${bare ? "<span></span>" : '<button type="button" class="Header_burger__w1" data-menu aria-expanded="false">☰ Meny</button>'}<a class="Header_logo__9xWpa" href="/">FJORD &amp; FORM</a><div class="Header_actions__aQ1zz">${bare ? "" : '<button type="button" aria-label="Søk">⌕</button><button type="button" data-cart aria-label="Åpne handlekurv">Handlekurv <span data-count></span></button>'}</div></header><main class="Layout_main__eE3rR">${inner}</main><footer><a href="/om-oss">Om oss</a> · <a href="/kundeservice">Kundeservice</a> · <span class="Newsletter_root__qQ"><input class="Field_input__bN2mK" style="width:220px" type="email" placeholder="E-post for nyhetsbrev"><button type="button">Meld meg på</button></span></footer>${localStorage.getItem("consent") ? "" : '<aside class="Consent_root__iI0oP"><p>Vi bruker informasjonskapsler for å gjøre butikken bedre.</p><button type="button" data-consent="no">Bare nødvendige</button><button type="button" data-consent="yes"><b>Godta alle</b></button></aside>'}`;
  window.dispatchEvent(new Event("cart:draw"));
}

const pages = {
  "": async () => frame('<section class="Hero_root__c81Lm"><div><h1>Laget for lange kvelder</h1><p>Høstens kolleksjon er her.</p></div></section><section class="Story_grid__Ww3e1"><div class="Story_card__mm2Ka"><h2>Verkstedet i Lom</h2><p>Vi har vært på besøk.</p><a href="/om-oss">Les mer</a></div><div class="Story_card__mm2Ka"><h2>Slik steller du ull</h2><a href="/kundeservice">Les mer</a></div></section>'),
  "om-oss": async () => frame('<section class="Story_grid__Ww3e1"><h1>Om oss</h1><p>Fire ansatte, to hunder.</p></section>'),
  kundeservice: async () => frame('<section class="Story_grid__Ww3e1"><h1>Kundeservice</h1><p>Ring 22 00 00 00.</p></section>'),
  takk: async () => frame(`<section class="Story_grid__Ww3e1"><h1>Takk for bestillingen!</h1><p>Ordrenummer ${new URLSearchParams(location.search).get("ordre")}</p></section>`),
  kassen: checkout,
};

async function category(name) {
  const found = await get(`/api/category/${name}`);
  frame(`<h1 style="padding:20px 32px 0">${found.title}</h1>${found.items.length ? `<div class="Grid_root__hK4sd">${found.items.map(card).join("")}</div>` : '<p style="padding:32px">Ingen treff.</p>'}`);
}
async function item(path) {
  const found = await get(`/api/item${path}`);
  document.title = `${found.title} | Fjord & Form`;
  frame(`<article class="Item_root__Vb5nM"><div><img src="${found.image}" alt="${found.title}" width="420" height="420"></div><div><h1>${found.title}</h1><p>${price(found)}</p>${found.sizes.length ? `<div class="Sizes_row__11aaZ">${found.sizes.map((size) => `<label class="Sizes_chip__Tt7uQ"><input type="radio" name="size" value="${size}" class="Sizes_input__0Pq2c"><span>${size}</span></label>`).join("")}</div>` : ""}<p class="Note_bad__rR5rR" data-note></p><button type="button" class="Button_primary__fD3kS" data-add="${found.slug}" data-sized="${found.sizes.length}"${found.soldOut ? " disabled" : ""}>${found.soldOut ? "Utsolgt" : "Legg i handlekurv"}</button>${found.soldOut ? "" : "<p>På lager. Sendes innen to dager.</p>"}<details><summary>Materiale</summary><p>Det beste vi fant.</p></details></div></article><h2 style="padding:0 32px">Passer sammen med</h2><div class="Grid_root__hK4sd">${found.others.map(card).join("")}</div>`);
}

const fields = [["email", "E-postadresse"], ["phone", "Mobilnummer"], ["first", "Fornavn"], ["last", "Etternavn"], ["street", "Gateadresse"], ["postcode", "Postnummer"], ["town", "Poststed"]];
async function checkout() {
  const told = await get("/api/checkout");
  if (!told.parts.length) { frame("<h1>Kassen</h1>", true); return; }
  if (!told.lines.length) { frame('<section class="Story_grid__Ww3e1"><h1>Handlekurven er tom</h1></section>', true); return; }
  const field = ([, text]) => `<div class="Field_root__gG7hH"><div class="Field_text__uU6yT">${text}</div><input class="Field_input__bN2mK" value=""></div>`;
  frame(`<div class="Checkout_root__sD9fG"><div><h1>Kassen</h1><h2>Kontakt</h2>${fields.slice(0, 2).map(field).join("")}<h2>Levering til Norge</h2><div class="Field_pair__z9Z9z">${fields.slice(2, 4).map(field).join("")}</div>${field(fields[4])}<div class="Field_pair__z9Z9z">${fields.slice(5).map(field).join("")}</div><h2>Leveringsmåte</h2><div data-deliveries><p>Skriv postnummer for å se valgene.</p></div><h2>Betaling</h2><div data-payments>${told.payments.length ? told.payments.map((each) => `<button type="button" class="Choice_root__hH8jJ" data-id="${each.id}" aria-pressed="false"><span>${each.title}</span></button>`).join("") : "<p>Ingen betalingsmåter er tilgjengelige akkurat nå.</p>"}</div><p class="Note_bad__rR5rR" data-note></p><button type="button" class="Button_primary__fD3kS" data-order>Fullfør kjøp</button></div><aside><h2>Din bestilling</h2>${told.lines.map((line) => `<p class="Drawer_line__Nn4Wa"><img src="${line.image}" alt="" width="56" height="56"><span>${line.count} × ${line.title} ${line.size}</span><b>${line.sum}</b></p>`).join("")}<p>Sum <b>${told.total}</b></p></aside></div>`, true);
  const inputs = Array.from(root.querySelectorAll(".Checkout_root__sD9fG .Field_input__bN2mK"));
  const chosen = {};
  let asked = "";
  inputs[5].addEventListener("input", async () => {
    const code = inputs[5].value.trim();
    if (!/^\d{4}$/.test(code) || code === asked) { return; }
    asked = code;
    const place = root.querySelector("[data-deliveries]");
    place.innerHTML = "<p>Henter …</p>";
    const answer = await get(`/api/postcode/${code}`);
    await new Promise((done) => { setTimeout(done, 700); });
    if (answer.town) { inputs[6].value = answer.town; }
    place.innerHTML = answer.deliveries.length ? answer.deliveries.map((each) => `<button type="button" class="Choice_root__hH8jJ" data-id="${each.id}" aria-pressed="false"><span>${each.title}<br><small>${each.note}</small></span><span>${each.price}</span></button>`).join("") : "<p>Vi kan dessverre ikke levere til dette postnummeret.</p>";
  });
  root.querySelector(".Checkout_root__sD9fG").addEventListener("click", async (event) => {
    const choice = event.target.closest(".Choice_root__hH8jJ");
    if (choice) {
      choice.parentElement.querySelectorAll("button").forEach((each) => { each.classList.toggle("Choice_on__KkL1a", each === choice); each.setAttribute("aria-pressed", String(each === choice)); });
      chosen["deliveries" in choice.parentElement.dataset ? "delivery" : "payment"] = choice.dataset.id;
    }
    if (!event.target.closest("[data-order]")) { return; }
    const sent = { ...chosen };
    fields.forEach(([name], index) => { sent[name] = inputs[index].value; });
    const answer = await fetch("/api/orders", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(sent) }).then((each) => each.json());
    if (answer.number) { window.dispatchEvent(new Event("cart:stale")); go(`/takk?ordre=${answer.number}`); } else { root.querySelector("[data-note]").textContent = "Fyll ut alle feltene og velg levering og betaling."; }
  });
}

async function route() {
  const parts = location.pathname.split("/").filter(Boolean);
  try {
    if (parts.length === 2) { await item(location.pathname); } else if (pages[parts[0] || ""]) { await pages[parts[0] || ""](); } else { await category(parts[0]); }
  } catch (error) {
    console.error(error);
    frame('<section class="Story_grid__Ww3e1"><h1>Oi, noe gikk galt</h1><p>Prøv igjen om litt.</p></section>');
  }
  window.scrollTo(0, 0);
}
export function go(path) { history.pushState({}, "", path); return route(); }

function openMenu() {
  root.insertAdjacentHTML("beforeend", `<div class="Menu_veil__pp3Q1" data-shut></div><nav class="Menu_panel__Zr0vT" aria-label="Hovedmeny"><button type="button" data-shut aria-label="Lukk">✕</button><ul>${Object.entries(menu).map(([path, name]) => `<li><a href="/${path}">${name}</a></li>`).join("")}</ul><ul><li><a href="/om-oss">Om oss</a></li></ul></nav>`);
}
function shutMenu() { root.querySelectorAll("[class^=Menu_]").forEach((part) => part.remove()); }
root.addEventListener("click", (event) => {
  const find = (selector) => event.target.closest(selector);
  const link = find("a[href^='/']");
  if (find("[data-menu]")) { openMenu(); }
  if (find("[data-shut]")) { shutMenu(); }
  if (find("[data-consent]")) { localStorage.setItem("consent", find("[data-consent]").dataset.consent); find("aside").remove(); }
  if (link) { event.preventDefault(); go(link.getAttribute("href")); }
});
window.addEventListener("popstate", route);
get("/api/content").then((content) => { menu = content.menu; return route(); });
