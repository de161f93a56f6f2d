// The whole shop: one page that a script draws and draws again. No class says what anything is.
const app = document.getElementById("app"), faults = new Set(JSON.parse(app.dataset.faults));
const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

async function api(path, body) {
  const answer = await fetch("/api" + path, body && {method: "POST", body: JSON.stringify(body)});
  if (!answer.ok) throw new Error((await answer.text()) || "error");
  return answer.json();
}

function draw(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((one) => one !== null));
  return element;
}

const link = (to, ...children) => draw("a", {href: to, class: "css-1q8d2", onclick: (event) => {
  event.preventDefault();
  go(to);
}}, ...children);
const press = (text, onclick, attributes = {}) =>
  draw("div", {role: "button", tabindex: "0", class: "css-9k3f1", onclick, ...attributes}, draw("span", {}, text));
const price = (product) => draw("div", {class: "css-7w2aa"}, product.price + " kr.");

function go(to, {replace = false} = {}) {
  history[replace ? "replaceState" : "pushState"]({}, "", to);
  show();
}
addEventListener("popstate", show);

let badge = draw("span", {"aria-live": "polite"}, "0");
async function count() {
  badge.textContent = String((await api("/cart")).lines.length);
}

const pages = {
  "": async () => [draw("h1", {}, "Lys til mørke aftener"), draw("p", {}, "Keramik og lamper fra små værksteder."),
    link("/alt", "Se alle varer")],
  alt: async () => [draw("h1", {}, "Alle varer"), draw("div", {class: "css-grid0"}, ...(await api("/products")).map((product) =>
    draw("div", {class: "css-5u1bb"}, link("/ting/" + product.slug, draw("img", {src: "/picture.svg", alt: "", width: 200, height: 200}),
      draw("div", {}, product.title)), price(product))))],
  ting: async (slug) => {
    const product = await api("/products/" + slug);
    const way = product.sold_out ? draw("p", {}, "Udsolgt") : faults.has("add-button-missing") ? null
      : press("Læg i kurven", () => add(product));
    return [draw("h1", {}, product.title), price(product), way, draw("p", {}, "Drejet i hånden og brændt to gange.")];
  },
  kurv: async () => {
    const {lines} = await api("/cart");
    if (!lines.length || faults.has("cart-looks-empty")) return [draw("h1", {}, "Kurv"), draw("p", {}, "Din kurv er tom.")];
    const way = faults.has("checkout-button-missing") ? null
      : press("Gå til kassen", () => faults.has("checkout-button-dead") || go("/kassen"));
    return [draw("h1", {}, "Kurv"), draw("ul", {}, ...lines.map((line) =>
      draw("li", {}, link("/ting/" + line.slug, line.title), price(line),
        press("Fjern", async () => { await api("/cart/empty", {}); show(); })))), way];
  },
  kassen: checkout,
};

async function add(product) {
  let told = product.title + " er lagt i kurven";
  try { await api("/cart/add", {slug: product.slug}); } catch (error) { told = error.message; }
  await count();
  document.getElementById("toast").textContent = told;
}

async function checkout() {
  const {lines} = await api("/cart");
  if (!lines.length || faults.has("checkout-to-cart")) { go("/kurv", {replace: true}); return null; }
  if (faults.has("checkout-only-heading")) return [draw("h1", {}, "Kassen")];
  const field = (label, attributes) => draw("label", {}, label, draw("input", {onchange: ready, ...attributes}));
  const rates = draw("div", {}), payment = draw("div", {});
  const fields = faults.has("no-contact") ? [] : [
    field("E-mail", {type: "email", autocomplete: "email"}), field("Fornavn", {autocomplete: "given-name"}),
    field("Efternavn", {autocomplete: "family-name"}), field("Vej og nummer", {autocomplete: "address-line1"}),
    field("Postnummer", {autocomplete: "postal-code"}), field("By", {autocomplete: "address-level2"}),
    field("Telefon", {type: "tel", autocomplete: "tel"})];
  async function ready() {
    const values = fields.map((one) => one.lastChild.value);
    if (values.some((value) => !value)) return;
    rates.replaceChildren(draw("p", {}, "Finder fragt …"));
    const found = await api("/rates", {email: values[0]});
    rates.replaceChildren(draw("h2", {}, "Levering"), ...(found.length ? found.map((rate) =>
      draw("label", {}, draw("input", {type: "radio", name: "shipping", value: rate, onchange: pay}), rate))
      : [draw("p", {}, "Ingen levering til denne adresse.")]));
  }
  async function pay() {
    payment.replaceChildren(draw("p", {}, "Et øjeblik …"));
    await pause(0.6);
    if (faults.has("no-payment")) { payment.replaceChildren(draw("p", {}, "Der er ingen betalingsmåder.")); return; }
    payment.replaceChildren(draw("h2", {}, "Betaling"), ...["Dankort", "MobilePay"].map((name) =>
      draw("label", {}, draw("input", {type: "radio", name: "payment", value: name}), name)),
      press("Betal nu", () => api("/order", {})));
  }
  return [draw("h1", {}, "Kassen"), draw("form", {onsubmit: (event) => event.preventDefault()}, ...fields, rates, payment)];
}

async function show() {
  const [, page = "", rest] = location.pathname.split("/");
  const main = draw("main", {});
  let drawn;
  try { drawn = await (pages[page] || (() => [draw("h1", {}, "Siden findes ikke")]))(rest); }
  catch (error) { drawn = [draw("h1", {}, "Noget gik galt")]; }
  if (!drawn) return;
  main.append(...drawn.filter(Boolean));
  app.replaceChildren(
    draw("header", {}, link("/", "Fjord & Fyr"), link("/alt", "Alle varer"), link("/kurv", "Kurv ", badge)),
    draw("div", {id: "toast", role: "status"}), main, draw("footer", {}, "Fjord & Fyr · Havnegade 1"));
}

pause(0.3).then(show).then(count);
