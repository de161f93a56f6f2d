// The cart and the checkout: the way there, a line, the way on, and what is asked for.
const CART = /\b(cart|basket|(shopping)?bag|trolley|(waren)?korb|einkaufs(wagen|korb|tasche)|indkøbsvogn|handle(vogn|pose)(en)?|kundvagn(en)?|(varu)?korg(en)?|shoppingväska|(indkøbs|vare|handle|bestillings)?kurv(en)?)\b/i;
const CART_PLACE = /(^|[^a-zæøå])((shopping)?cart|(shopping)?basket|(shopping)?bag|trolley|(indk[oø]e?bs|vare|handle|din)?kurv(en)?|(varu|din)?korg(en)?|(kund|handle)vogn|kundvagn|(zum)?warenkorb|einkaufswagen)([^a-zæøå]|$)/i;
const CART_NAME = /cart|basket|(^|[^a-z])bag([^a-z]|$)|kurv([^a-z]|$)|varukorg|kundvagn|warenkorb|handlevogn/i;
const NO_CART = /add|tilføj|læg|lägg|legg|hinzu|remove|fjern|slet|delete|empty|tøm|continue|fortsæt|wish|checkout|kass[ea]|cartoon|basketball/i;
const cartPoints = one => {
  if (one.localName === "a" && one.hasAttribute("href") && /^https?:/.test(one.href) && place(one) === null) return 0;
  const text = label(one).slice(0, 80);
  const signs = [text, one.getAttribute("aria-label"), one.title].join(" ");
  const path = one.localName === "a" && /^https?:/.test(one.href ?? "") ? readable(leads(one) ?? "") : "";
  const names = [one.id, one.getAttribute("class"), one.getAttribute("data-testid"), one.getAttribute("aria-controls"),
    ...all(one, "[class], use").slice(0, 6).map(part => part.getAttribute("class") ?? part.getAttribute("href") ?? part.getAttribute("xlink:href"))].join(" ");
  // one page may be both: what says that it is the cart leads to the checkout
  const further = path.replace(CART.test(signs) ? /\/(checkout|kass(e|en|a|an))(?=\/?$|\?)/i : /checkout\/(cart|basket)|kasse\/kurv/i, "");
  if (NO_CART.test(signs) || NO_CART.test(further.replace(/checkout\/(cart|basket)|kasse\/kurv/i, ""))) return 0;
  const leadsThere = CART_PLACE.test(path.split("?")[0].split("/").slice(-2).join("/")) || /[?&][^=]*=[^&]*(cart|basket)/i.test(path);
  if (path && !leadsThere && !isAside(one) && cardOf(one)) return 0; // a product may be a basket
  const points = (CART.test(signs) ? 3 : 0) + (leadsThere ? 3 : 0) + (CART_NAME.test(names) && !/add/i.test(names) ? 1 : 0);
  return points && points + (isAside(one) || within(one, "header") ? 2 : 0);
};
const cartControls = () => best(all(document, "a, button, [role=button], summary"), cartPoints);
const isReal = one => one.localName === "a" && /^https?:/.test(one.href) && place(one) !== null
  && !/^#(?!!?\/)/.test(one.getAttribute("href"));
PARTS.cart_link = () => cartControls().filter(isReal);
PARTS.cart_button = () => cartControls().filter(one => !isReal(one) && works(one));
// The number may stand in the link, or beside it; a small cart may have a second link that only leads there.
PARTS.cart_count = () => {
  const boxes = cartControls().slice(0, 4).map(one => {
    const box = up(one);
    const alone = !isPage(box) && flat(whole(box)).length < 60 && all(box, "a, button").length < 3;
    return alone ? box : one;
  });
  return [...boxes.filter(box => /\d/.test(whole(box))), ...boxes.filter(box => !/\d/.test(whole(box)))];
};
// What came up and names the product, and speaks of the cart: a drawer, a small cart, a message; not the page itself.
const COMES_UP = "dialog, [role=dialog], [role=alertdialog], [role=status], [role=alert], [aria-live]:not([aria-live=off]), [popover]";
const TOLD = /added|tilføjet|lagt|lagd|tillagd|hinzugefügt|gelegt|i kurven|checkout|kassen|kassan|kasse/i;
PARTS.added = () => {
  const title = heading(), name = title ? seen(title).toLowerCase() : "", boxes = new Set();
  if (name.length < 2) return [];
  // a page of its own says so in its heading, in place of a product's name
  if (PUT.test(name) && CART.test(name) && !PARTS.add_button().length) return [within(title, "main, [role=main]") ?? document.body];
  const names = one => [...one.childNodes].some(child => child.nodeType === 3 && flat(child.data).toLowerCase().includes(name));
  for (const one of all(document.body, "*")) {
    if (!names(one) || holds(title, one) || within(one, "script, style, template, noscript, select")) continue;
    let found = null;
    for (let box = one; !isPage(box) && !holds(box, title); box = up(box))
      if (box.matches(COMES_UP) || /^(fixed|absolute|sticky)$/.test(getComputedStyle(box).position)) found = box;
    if (found) boxes.add(found);
  }
  return [...boxes].filter(box => {
    const pressed = all(box, PRESSED).filter(one => says(one) !== null);
    const text = pressed.reduce((rest, one) => rest.replace(label(one), ""), seen(box));
    return TOLD.test(text) || CART.test(text);
  });
};
const TAKES_OUT = /remove|delete|fjern|slet|entfern|lösch|ta[_ -]?bort|radera/i;
const takesOut = one => REMOVES.test(label(one)) || (label(one).length < 2
  && TAKES_OUT.test([one.getAttribute("href"), one.getAttribute("formaction"), one.name, one.className].join(" ")));
// A theme's own stepper or sign may stand in its place; in a pattern for rows to come nothing around it is seen.
const isThere = one => [one, up(one), up(up(one))].some(box => box && shown(box));
// By its heading or its address; there a table's row may only name what is in it.
const isCart = () => CART.test(all(document, "h1, h2").map(label).find(Boolean) ?? "") || CART_PLACE.test(readable(location.pathname));
// A link that only updates or takes out leads nowhere.
const SHOWS_WHAT = "a[href]:not([href=''], [href^='#'], [href^='javascript:']), img, picture, h2, h3, h4";
// What came up over the page may only show what is in the cart: "2 × Candle", and what it costs.
const COUNTED = /(^|\s)\d{1,3}\s?[×x]\s|\s[×x]\s?\d{1,3}(\s|$)/;
const countedLines = () => {
  const boxes = all(document, COMES_UP).filter(box => shown(box) && whole(box).length < 3000 && CART.test(`${box.getAttribute("aria-label")} ${whole(box)}`));
  const rows = distinct(boxes.flatMap(box => all(box, "li, tr, div, p"))).filter(row => whole(row).length < 300 && shown(row)
    && COUNTED.test(flat(whole(row))) && MONEY.test(whole(row)));
  return rows.filter(row => !rows.some(other => other !== row && holds(row, other)));
};
// A row with a quantity or a way to take it out, a price, and a link or a picture; and not the product's own block.
PARTS.cart_line = () => {
  const counts = all(document, "input[type=number], input[type=text], input[type=tel], select, [role=spinbutton]").filter(one =>
    one.matches("[type=number], [role=spinbutton]") || QUANTITY.test(fieldName(one)));
  const outs = all(document, PRESSED).filter(takesOut);
  const rows = [...counts, ...outs].filter(isThere).map(one => {
    let box = up(one);
    for (let level = 0; level < 7 && !isPage(box); level++, box = up(box))
      if (MONEY.test(whole(box)) && (has(box, SHOWS_WHAT) || box.matches("tr") && isCart())) return box;
    return null;
  });
  const lines = distinct(rows.filter(Boolean)).filter(box => shown(box) && !has(box, "h1")
    && whole(box).length < 3000 && !all(box, PRESSED).some(one => [0, 2, 3].includes(says(one))));
  return lines.length ? lines : countedLines();
};
// What takes a line out: what is pressed for it; else a box that is ticked, or how many are wanted, of a form sent as a whole.
PARTS.cart_remove = () => PARTS.cart_line().flatMap(row => {
  const own = css => all(row, css).filter(one => works(one) && shown(one));
  const pressed = own(PRESSED).filter(takesOut);
  const ticked = own("input[type=checkbox]").filter(one => TAKES_OUT.test(`${one.name} ${one.labels?.[0]?.innerText ?? ""}`));
  const counted = own("input:is([type=number], [type=text], [type=tel])").filter(one => one.type === "number" || QUANTITY.test(fieldName(one)));
  return [pressed, ticked, counted].find(some => some.length)?.slice(0, 1) ?? [];
});
const TO_CHECKOUT = /^\W*((gå |fortsæt |videre |gehen? |weiter |gå vidare |gå videre |fortsett |fortsätt |go |proceed |continue |on )?(til|to|till|zur|zum|secure|sikker|safe)? ?(the |min |my )?(sikker |secure |sicheren |guest |gæste)?(check.?out|kassen?|kassan|kassa|betaling(en)?|betalning(en)?|bezahl(en|ung)|bestilling(en)?|bestellung|bestellvorgang|utsjekk(ing(en)?)?|payment))\b.{0,30}$|check.?out( now| securely)?$|zur kasse( gehen)?|(køb|bestil|bestill|beställ|bestellen) ?(varerne|nu|nå|now|jetzt)?\W*$|^\W*(complete|finish|finali[sz]e|gennemfør|fuldfør|færdiggør|afslut|slutför|genomför|avsluta|fullfør|gjennomfør|avslutt)\b.{0,12}(order|purchase|køb|köp|kjøp|bestilling|beställning)(et|en)?\W*$|^\W*(order|buy)( now)?\W*$/i;
const TO_CHECKOUT_PATH = /(^|[\/=_.-])((onepage|onestep|one-?step-?)?checkouts?|kassen?|kassan?|onepage|bestilling|betaling|zur-kasse|order|utsjekking)([\/?&._-]|$)/i;
// What leads to the next step, where nothing says more.
const NEXT = /^\W*(weiter|continue|proceed|next|fortsæt|næste|videre|fortsätt|nästa|vidare|fortsett|neste)\b/i;
const NO_CHECKOUT = /(continue|keep|fortsæt|weiter|fortsätt|fortsett)\b.{0,16}(shop|handl|køb|einkauf|köp|kjøp|browsing)|login|log ind|slide|image|bille?d|bild/i;
PARTS.checkout_button = () => best(all(document, PRESSED).filter(works), one => {
  const text = label(one);
  if (text.length > 80 || NO_CHECKOUT.test(text) || !shown(one)) return 0;
  const form = formOf(one);
  const path = one.localName === "a" ? leads(one) ?? "" : one.getAttribute("formaction") ?? form?.getAttribute("action") ?? "";
  const submits = one.matches("button:not([type=button], [type=reset]), [type=submit], [type=image]");
  const goes = (one.localName === "a" || submits && !REMOVES.test(text))
    && TO_CHECKOUT_PATH.test(path.replace(/checkout\/(cart|basket)[^?]*/i, "").replace(/(cart|basket)\/?$/i, ""));
  const named = [one.name, one.id].some(name => /^(\w+[-_])?(proceed|go)?[-_]?(to)?[-_]?check.?out([-_]\w+)?$/i.test(name ?? ""));
  const points = (TO_CHECKOUT.test(text) ? 4 : NEXT.test(text) ? 3 : 0) + (goes ? 3 : 0) + (named ? 3 : 0);
  return points < 3 || (isAside(one) && points < 4) ? 0 : points - (isAside(one) ? 3 : 0);
});

// ---- the checkout --------------------------------------------------------------------------------------------------
const KINDS = [
  ["email", /e-?mail|e-?post/i],
  ["phone", /phone|telefon|mobil|\btlf\b/i],
  ["postcode", /post.?(al)?.?(code|nr|num)|\bzip\b|\bplz\b|postleitzahl/i],
  ["city", /\bcity\b|\btown\b|\bby\b|\bort\b|\bstad\b|\bstadt\b|poststed|address-level2/i],
  ["street", /address|adresse?|street|stra(ß|ss)e|\bgade\b|\bvej\b|\bgata\b|line-?1/i],
  ["name", /(first|last|full|given|family|sur)[-_ ]?name|(for|efter|etter|för|vor|nach)na(v|m|me)n?|\bnavn\b|\bnamn\b|\bname\b/i],
];
const saysOf = one => [one.getAttribute("autocomplete"), one.name, one.id, one.placeholder, one.getAttribute("aria-label"),
  one.labels?.[0]?.textContent ?? within(one, "label")?.textContent ?? one.previousElementSibling?.textContent].join(" ").slice(0, 300);
// A list with "address" in its name is that of countries or states: nobody chooses a street.
const kindOf = one => one.type === "email" ? "email" : one.type === "tel" && !/zip|post/i.test(saysOf(one)) ? "phone"
  : KINDS.find(([kind, words]) => !(kind === "street" && one.matches("select")) && words.test(saysOf(one)))?.[0] ?? "other";
const NOT_ASKED = ":not([type=hidden], [type=submit], [type=button], [type=image], [type=reset], [type=checkbox], [type=radio], [type=search], [type=password])";
const fields = () => all(document, `input${NOT_ASKED}, select, textarea`).filter(one => shown(one) && !isAside(one) && !one.disabled
  && !/search|søg|newsletter|nyhedsbrev|subscribe|voucher|coupon|discount|rabat|gutschein/i.test(
    [one.form?.getAttribute("action"), one.form?.getAttribute("class"), one.form?.id, one.name, one.id].join(" ")));
const GOES_ON = /^\W*((gem|save|speichern|spara|lagre) (og|and|&|und|och) )?(fortsæt|næste|(gå )?videre|continue|next|proceed|weiter|fortsätt|(gå )?vidare|nästa|fortsett|neste|gå til|til |to )/i;
const PAYS_IN = /klarna|kco|checkout|payment|\bpay\b|card|stripe|adyen|quickpay|dibs|\bnets|nexi|reepay|frisbii|mollie|worldpay|braintree|svea|walley|qliro|betaling/i;
const secrets = root => all(root, "input[type=password]").filter(one => shown(one) && !isAside(one)
  && !/optional|valgfri|frivillig|freiwillig/i.test(saysOf(one)));
const withSecret = one => secrets(one.form ?? document).length > 0;
const isWhere = one => /street|postcode/.test(kindOf(one));
// A field to sign in with or to make an account: its form wants a password, and not where to send anything.
const isAccounts = one => withSecret(one) && !fields().some(other => other.form === one.form && isWhere(other));
const SPOKEN = `${PRESSED}, label, summary, [role=tab]`;
const letsGuestsIn = () => all(document, SPOKEN).some(one => GUEST.test(label(one)) && shown(one));
// The passwords of a page that leads nobody on without an account.
PARTS.sign_in = () => PARTS.checkout_form().length || letsGuestsIn() ? [] : secrets(document);
// More than an e-mail address, which every newsletter and sign-in asks for; or its form leads on and asks for no
// password; or ways to pay or to ship; or a frame of somebody's who does the checkout.
PARTS.checkout_form = () => {
  const found = letsGuestsIn() ? fields() : fields().filter(one => !isAccounts(one));
  const mails = found.filter(one => kindOf(one) === "email");
  const others = found.filter(one => kindOf(one) !== "email");
  const address = others.filter(one => /street|postcode|name|city/.test(kindOf(one)));
  const alone = mails.filter(one => !withSecret(one) && all(one.form ?? document, PRESSED)
    .some(button => GOES_ON.test(label(button)) && shown(button)));
  const ways = all(document, "input[type=radio]").filter(one => /payment|shipping|delivery|levering|fragt|betaling|versand|zahlung/i
    .test([one.name, one.id, within(one, "fieldset")?.querySelector("legend")?.textContent].join(" "))
    && (shown(one) || one.labels?.[0] && shown(one.labels[0])));
  const frames = all(document, "iframe").filter(one => PAYS_IN.test([one.src, one.name, one.title, one.id].join(" "))
    && one.getBoundingClientRect().height > 60 && shown(one));
  if (mails.length && others.length) return [...mails, ...others];
  return [...alone, ...(distinct(address.map(kindOf)).length > 1 || address.some(one => kindOf(one) === "street") ? address : []),
    ...ways.map(one => shown(one) ? one : one.labels[0]), ...frames, ...guestChoices()];
};
// The same where nothing else says that this is a checkout: three things that only a delivery needs. What asks for an e-mail
// address by itself, in a form or a box of its own, is a newsletter's; a cart's estimate of shipping asks for the postcode.
PARTS.address_form = () => {
  const found = fields(), own = one => within(one, "form, dialog, [role=dialog]");
  const asksWhere = box => found.some(one => /street|postcode|city|name/.test(kindOf(one)) && holds(box, one));
  const kinds = new Set(found.filter(one => kindOf(one) !== "email" || !own(one) || asksWhere(own(one))).map(kindOf));
  kinds.delete("other");
  return kinds.size >= 3 && (kinds.has("street") || kinds.has("postcode")) ? found : [];
};
// A cart that wants an e-mail address before it leads on: the checkout begins there. A newsletter's has a button of its own.
PARTS.first_field = () => {
  const [button] = PARTS.checkout_button();
  return fields().filter(one => {
    if (kindOf(one) !== "email") return false;
    let box = up(one);
    while (!isPage(box) && !holds(box, button) && !has(box, "button, [type=submit], [type=button], [role=button]")) box = up(box);
    return holds(box, button) && !isPage(box) && !box.matches("main, [role=main]");
  });
};
const GUEST = /\b(as|som|als) (a )?(guest|gæst|gast|gjest|gäst)|guest check.?out|\bgæste?(køb|bestilling)|gastbestellung|gäst(köp|kassa)|\bgjeste?kasse|(without|uden|ohne|utan|uten) .{0,24}(account|konto|registr|oprette|anmeld|log.?in|innlogg|inlogg|logga|logge|sign)|^skip (sign|log).?in$|^(ny kunde?|new customer|neue?r? kunde)$/i;
// The first thing that many ask: whether one has an account, as a choice among others.
const guestChoices = () => all(document, "input[type=radio]").flatMap(one => [...(one.labels ?? [])])
  .filter(one => GUEST.test(label(one)) && shown(one) && !isAside(one));
// What is asked of a guest before the button that lets him on does.
PARTS.guest_field = () => PARTS.guest_button().flatMap(button => fields().filter(one => one.form && one.form === formOf(button)
  && kindOf(one) === "email" && !withSecret(one)));
// It says so itself, or leads on in a box that says so and asks for no password.
PARTS.guest_button = () => all(document, PRESSED).filter(one => {
  const text = label(one);
  if (text.length > 80 || !works(one) || !shown(one) || isAside(one)) return false;
  if (GUEST.test(text)) return true;
  let box = up(one);
  while (!isPage(box) && flat(whole(box)).length < text.length + 15) box = up(box);
  return !isPage(box) && (NEXT.test(text) || TO_CHECKOUT.test(text)) && whole(box).length < 600
    && GUEST.test(flat(whole(one.form ?? box))) && !has(box, "input[type=password]");
});
// What has to be ticked before one may go on: the terms of sale, and nothing that is only offered.
PARTS.terms = () => all(document, "input[type=checkbox]").filter(one => !one.checked && !one.disabled && !isAside(one)
  && [one, one.labels?.[0]].some(part => part && shown(part))
  && /terms|conditions|betingelser|vilkår|villkor|\bagb\b|geschäftsbedingungen/i.test(saysOf(one) + whole(up(one)).slice(0, 300))
  && !/newsletter|nyhedsbrev|nyhetsbrev/i.test(saysOf(one)));
