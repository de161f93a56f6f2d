// The checkout's pages: guest or not, e-mail, address, delivery mode, card, review.
const typed = {};

function input(name, label, placeholder, type = "text", required = true) {
  return `<div class="form-group"><label><span class="label-content">${label}${required ? ' <abbr class="text-decoration-none required-asterisk" aria-hidden="true" title="erforderlich">*</abbr>' : ""}</span><input ${required ? 'required="true"' : ""} class="form-control ng-untouched ng-pristine ng-invalid" type="${type}" placeholder="${placeholder}" formcontrolname="${name}"><cx-form-errors data-error="${name}"></cx-form-errors></label></div>`;
}
function select(name, id, label, items, placeholder = "Bitte wählen", required = true) {
  return `<div class="form-group"><label><span class="label-content required">${label}</span><ng-select class="ng-select ng-select-single ng-select-searchable ng-untouched ng-pristine" id="${id}" formcontrolname="${name}" data-items='${JSON.stringify(items)}'${required ? " data-required" : ""}><div class="ng-select-container"><div class="ng-value-container"><div class="ng-placeholder">${placeholder}</div><div role="combobox" aria-haspopup="listbox" aria-expanded="false" class="ng-input"><input type="text" autocomplete="a${id.length}f3c" autocorrect="off" autocapitalize="off" aria-label="${label}"></div></div><span class="ng-arrow-wrapper"><span class="ng-arrow"></span></span></div></ng-select><cx-form-errors data-error="${name}"></cx-form-errors></label></div>`;
}
const progress = (now) => `<cx-checkout-progress><nav aria-label="Kasse"><ol class="cx-nav">${["Lieferadresse", "Lieferart", "Zahlung", "Prüfen"].map((name, place) => `<li${place === now ? ' aria-current="step"' : ""}>${place + 1}. ${name}</li>`).join("")}</ol></nav></cx-checkout-progress>`;
const buttons = (back, disabled) => `<div class="row cx-checkout-btns two"><button type="button" class="btn btn-block btn-secondary" data-back="${back}">Zurück</button><button class="btn btn-block btn-primary" type="submit"${disabled ? " disabled" : ""}>Weiter</button></div>`;

export function checkoutPages(get) {
  return [
    [/^\/checkout$/, async () => {
      const app = get();
      if (!app.cart.entries.length) { return app.go("/cart", true); }
      return app.go(app.cart.email ? "/checkout/delivery-address" : "/login?forced=true", true);
    }],
    [/^\/login$/, async () => {
      const app = get();
      const forced = location.search.includes("forced");
      app.main(`<cx-page-slot position="LeftContentSlot"><div class="two"><cx-login-form><h1>Anmelden</h1><form data-form="login" novalidate>${input("userId", "E-Mail-Adresse", "E-Mail", "email")}${input("password", "Passwort", "Passwort", "password")}<button type="submit" class="btn btn-block btn-primary">Anmelden</button></form></cx-login-form><cx-login-register><div class="register"><h2>${forced ? "Noch kein Konto?" : "Neu hier?"}</h2><a class="btn btn-block btn-secondary btn-register" href="${app.url("/login/register")}">Registrieren</a>${forced ? `<p>oder</p><a class="btn btn-block btn-secondary btn-guest" href="${app.url("/checkout-login")}">Als Gast zur Kasse</a>` : ""}</div></cx-login-register></div></cx-page-slot>`);
    }],
    [/^\/checkout-login$/, async () => {
      get().main(`<cx-checkout-login><h1>Als Gast bestellen</h1><form data-form="guest" novalidate>${input("email", "E-Mail-Adresse", "E-Mail eingeben", "email")}${input("emailConfirmation", "E-Mail-Adresse bestätigen", "E-Mail wiederholen", "email")}<button type="submit" class="btn btn-block btn-primary">Weiter</button></form></cx-checkout-login>`);
    }],
    [/^\/checkout\/delivery-address$/, async () => {
      const app = get();
      app.main(progress(0) + app.spinner);
      const { countries } = await app.occ("GET", "/countries?type=SHIPPING");
      const { titles } = await app.occ("GET", "/titles");
      app.main(`${progress(0)}<cx-delivery-address><h2 class="cx-checkout-title">Lieferadresse</h2><cx-address-form><form data-form="address" novalidate>${select("country", "country-select", "Land", countries.map((each) => [each.isocode, each.name]))}${select("titleCode", "title-select", "Anrede", titles.map((each) => [each.code, each.name]), "Anrede", false)}${input("firstName", "Vorname", "Vorname")}${input("lastName", "Nachname", "Nachname")}${input("line1", "Adresse 1", "Straße und Hausnummer")}${input("line2", "Adresse 2 (optional)", "Wohnung, c/o", "text", false)}<div class="two">${input("town", "Ort", "Ort")}${input("postalCode", "Postleitzahl", "Postleitzahl")}</div>${input("phone", "Telefon (optional)", "(555) 555 - 0123", "tel", false)}${buttons("/cart")}</form></cx-address-form></cx-delivery-address>`);
    }],
    [/^\/checkout\/delivery-mode$/, async () => {
      const app = get();
      const draw = (body, ready) => app.main(`${progress(1)}<cx-delivery-mode><section aria-label="Lieferart"><form data-form="mode"><fieldset role="radiogroup"><legend class="cx-checkout-title">Lieferart wählen</legend>${body}</fieldset>${buttons("/checkout/delivery-address", !ready)}</form></section></cx-delivery-mode>`);
      draw(app.spinner, false);
      const { deliveryModes } = await app.occ("GET", `${app.cartPath()}/deliverymodes`);
      if (deliveryModes.length) { await app.occ("PUT", `${app.cartPath()}/deliverymode?deliveryModeId=${deliveryModes[0].code}`); }
      draw(`<div class="cx-delivery-mode-wrapper">${deliveryModes.map((mode, place) => `<div class="form-check"><input class="form-check-input" type="radio" name="deliveryModeId" formcontrolname="deliveryModeId" value="${mode.code}" id="deliveryMode-${mode.code}" aria-label="${mode.name} ${mode.description} ${mode.price}"${place ? "" : " checked"}><label class="cx-delivery-label form-check-label form-radio-label" for="deliveryMode-${mode.code}" aria-hidden="true"><div class="cx-delivery-mode">${mode.name} <span class="cx-delivery-mode-description">(${mode.description})</span></div><div class="cx-delivery-price">${mode.price}</div></label></div>`).join("")}</div>`, deliveryModes.length > 0);
    }],
    [/^\/checkout\/payment-details$/, async () => {
      const app = get();
      app.main(`${progress(2)}<cx-payment-method><h2 class="cx-checkout-title">Zahlung</h2>${app.spinner}</cx-payment-method>`);
      let cardTypes;
      try { ({ cardTypes } = await app.occ("GET", "/cardtypes")); } catch (error) { app.message("Zahlungsarten konnten nicht geladen werden."); return; }
      const years = Array.from({ length: 8 }, (_, place) => [String(2027 + place), String(2027 + place)]);
      const months = Array.from({ length: 12 }, (_, place) => [String(place + 1).padStart(2, "0"), String(place + 1).padStart(2, "0")]);
      app.main(`${progress(2)}<cx-payment-method><h2 class="cx-checkout-title">Zahlung</h2><cx-payment-form><form data-form="payment" novalidate>${select("cardType", "card-type-select", "Kartentyp", cardTypes.map((each) => [each.code, each.name]))}${input("accountHolderName", "Name des Karteninhabers", "Karteninhaber")}${input("cardNumber", "Kartennummer", "")}<fieldset class="cx-payment-form-exp-date two"><legend class="label-content">Gültig bis</legend>${select("expiryMonth", "month-select", "Monat", months, "MM")}${select("expiryYear", "year-select", "Jahr", years, "JJJJ")}</fieldset>${input("cvn", "Prüfnummer", "")}<label><input type="checkbox" checked> <span>Rechnungsadresse wie Lieferadresse</span></label>${buttons("/checkout/delivery-mode")}</form></cx-payment-form></cx-payment-method>`);
    }],
    [/^\/checkout\/review-order$/, async () => {
      const app = get();
      app.main(`${progress(3)}<cx-review-submit><h2 class="cx-review-title">Prüfen</h2>${app.cart.entries.map((entry) => `<p>${entry.quantity} × ${entry.product.name} ${entry.product.variant} ${entry.total}</p>`).join("")}</cx-review-submit><cx-place-order><form class="cx-place-order-form form-check" data-form="order" style="display:block"><div class="form-group"><label><input formcontrolname="termsAndConditions" class="scaled-input form-check-input" type="checkbox" aria-required="true"> <span class="form-check-label">Ich habe die <a class="cx-tc-link" target="_blank" href="${app.url("/terms-and-conditions")}">AGB</a> gelesen und akzeptiere sie</span></label></div><button class="btn btn-primary btn-block" disabled>Zahlungspflichtig bestellen</button></form></cx-place-order>`);
    }],
    [/^\/order-confirmation$/, async () => { get().main(`<cx-order-confirmation-thank-you-message><h1>Vielen Dank für Ihre Bestellung</h1><p>Bestellnummer ${typed.order}</p></cx-order-confirmation-thank-you-message>`); }],
  ];
}

const actions = {
  login: (app) => app.message("Die Anmeldedaten sind falsch."),
  guest: async (app, given) => { await app.occ("PUT", `${app.cartPath()}/email?email=${encodeURIComponent(given.email)}`); await app.loadCart(); return app.go("/checkout/delivery-address"); },
  address: async (app, given) => { await app.occ("POST", `${app.cartPath()}/addresses/delivery`, given); return app.go("/checkout/delivery-mode"); },
  mode: (app) => app.go("/checkout/payment-details"),
  payment: async (app, given) => { await app.occ("POST", `${app.cartPath()}/paymentdetails`, given); return app.go("/checkout/review-order"); },
  order: async (app) => { typed.order = (await app.occ("POST", `/users/anonymous/orders?cartId=${app.cart.guid}&termsChecked=true`)).code; await app.loadCart(); return app.go("/order-confirmation"); },
};

function values(form) {
  const given = {};
  form.querySelectorAll("[formcontrolname]").forEach((part) => { given[part.getAttribute("formcontrolname")] = part.matches("ng-select") ? part.dataset.value || "" : part.value; });
  return given;
}
function valid(form, given) {
  let fine = true;
  form.querySelectorAll("[data-error]").forEach((part) => {
    const name = part.dataset.error;
    const field = form.querySelector(`[formcontrolname=${name}]`);
    const wrong = (field.required || "required" in field.dataset) && !given[name] ? "Dieses Feld ist erforderlich" : name === "emailConfirmation" && given.email !== given[name] ? "Die Adressen stimmen nicht überein" : "";
    part.innerHTML = wrong ? `<p>${wrong}</p>` : "";
    fine = fine && !wrong;
  });
  return fine;
}
function closeAll() { document.querySelectorAll("ng-dropdown-panel").forEach((panel) => { panel.closest("ng-select").querySelector("[role=combobox]").setAttribute("aria-expanded", "false"); panel.remove(); }); }
function open(box) {
  closeAll();
  const search = box.querySelector("input").value.toLowerCase();
  box.querySelector("[role=combobox]").setAttribute("aria-expanded", "true");
  box.insertAdjacentHTML("beforeend", `<ng-dropdown-panel role="listbox" class="ng-dropdown-panel ng-select-bottom"><div class="ng-dropdown-panel-items scroll-host"><div>${JSON.parse(box.dataset.items).filter(([, name]) => name.toLowerCase().includes(search)).map(([value, name]) => `<div class="ng-option" role="option" data-value="${value}" aria-selected="${box.dataset.value === value}"><span class="ng-option-label">${name}</span></div>`).join("")}</div></div></ng-dropdown-panel>`);
}
function choose(box, option) {
  box.dataset.value = option.dataset.value;
  box.classList.add("ng-has-value");
  box.querySelector("input").value = "";
  box.querySelector(".ng-value")?.remove();
  box.querySelector(".ng-placeholder").hidden = true;
  box.querySelector(".ng-value-container").insertAdjacentHTML("afterbegin", `<div class="ng-value"><span class="ng-value-label">${option.textContent}</span></div>`);
  closeAll();
}

export function wireChecks(root, app) {
  root.addEventListener("mousedown", (event) => {
    const box = event.target.closest("ng-select");
    if (!box) { closeAll(); return; }
    if (event.target.closest(".ng-option")) { return; }
    event.preventDefault();
    box.querySelector("input").focus();
    if (box.querySelector("ng-dropdown-panel")) { closeAll(); } else { open(box); }
  });
  root.addEventListener("input", (event) => { const box = event.target.closest("ng-select"); if (box) { open(box); } });
  root.addEventListener("keydown", (event) => {
    const box = event.target.closest("ng-select");
    const first = box && box.querySelector(".ng-option");
    if (first && event.key === "Enter") { event.preventDefault(); choose(box, first); }
  });
  root.addEventListener("click", (event) => {
    const option = event.target.closest(".ng-option");
    const back = event.target.closest("[data-back]");
    if (option) { event.preventDefault(); choose(option.closest("ng-select"), option); }
    if (back) { app.go(back.dataset.back); }
  });
  root.addEventListener("change", (event) => {
    if (event.target.name === "deliveryModeId") { app.occ("PUT", `${app.cartPath()}/deliverymode?deliveryModeId=${event.target.value}`); }
    if (event.target.matches("[formcontrolname=termsAndConditions]")) { event.target.closest("form").querySelector("button").disabled = !event.target.checked; }
  });
  root.addEventListener("submit", async (event) => {
    const action = actions[event.target.dataset.form];
    if (!action) { return; }
    const given = values(event.target);
    if (!valid(event.target, given)) { return; }
    try { await action(app, given); } catch (error) { console.error(error); app.message("Es ist ein Fehler aufgetreten. Bitte prüfen Sie Ihre Angaben."); }
  });
}
