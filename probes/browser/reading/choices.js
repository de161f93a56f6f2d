// Ways of shipping and of paying: by the name of their group, the headings over them, and what they say.
const face = one => { // what of a radio button or box is seen
  if (shown(one)) return one;
  return [...(one.labels ?? [])].find(shown) ?? null;
};
// What stands over an element: the name of its group, then headings and short texts before it, from near to far.
const over = one => {
  const found = [];
  for (let here = one; here && found.length < 5 && !here.matches("body"); here = up(here)) {
    if (here !== one && here.matches("fieldset, [role=radiogroup], [role=group], [role=tablist], [role=listbox], [role=region], section, ul, ol"))
      found.push(plain(named(here, "aria-labelledby") || here.getAttribute("aria-label") || ""));
    const parent = up(here);
    if (!parent) break;
    let before = here.previousElementSibling;
    for (let looked = 0; before && looked < 3; before = before.previousElementSibling, looked++) {
      const head = before.matches(HEADING) ? before : all(before, HEADING).filter(shown).at(-1);
      const said = head ? text(head) : text(before);
      if (head || (said && said.length < 40 && !before.matches(TO_PRESS) && !has(before, `${FIELD}, input, button`))) { found.push(plain(said)); break; }
      if (all(before, "input[type=radio]").length) break;
    }
  }
  return found.filter(Boolean);
};
const one = said => {
  if (says.whose.test(said)) return null;
  const shipping = says.shipping.test(said), payment = says.payment.test(said);
  return shipping === payment ? null : shipping ? "shipping" : "payment";
};
const kindOf = (element, said) => {
  const name = asWords(`${element.getAttribute("name") ?? ""} ${element.id}`);
  if (isPickupPlace(element)) return null;
  const isSent = says.shipping.test(said) || says.carriers.test(said); // "to private addresses" is a way of shipping
  if (says.people.test(said) && !isSent || says.salutation.test(said) || says.whose.test(said)) return null;
  if (says.methods.test(said) && !says.carriers.test(said)) return "payment";
  return one(name) ?? over(element).map(one).find(Boolean) ?? (says.methods.test(said) ? "payment"
    : says.shipping.test(said) || (says.carriers.test(said) && says.price.test(said)) ? "shipping" : null);
};
const rowOf = element => flat([...(element.labels ?? [])].map(text).join(" ")) || named(element, "aria-labelledby")
  || element.getAttribute("aria-label") || text(up(element)).slice(0, 120) || element.value || "";
const readChoices = (root, known) => {
  const found = {shipping: [], payment: []};
  const take = (element, kind, seen) => kind && seen && !off(element) && found[kind].push(seen);
  for (const radio of all(root, "input[type=radio], [role=radio]")) {
    if (within(radio, ELSEWHERE)) continue;
    take(radio, kindOf(radio, radio.matches("input") ? rowOf(radio) : text(radio) || rowOf(radio)), face(radio));
  }
  for (const {one: list, means} of known) {
    if (!list.matches("select") || means || list.options.length < 1) continue;
    take(list, kindOf(list, labelled(list) || near(list, known.map(row => row.one))), list);
  }
  return found;
};
const leaf = element => kids(element).some(node => node.nodeType === 3 && flat(node.data));
const CARD_FRAME = /card|kort|karte|payment|betal|zahl|stripe|adyen|braintree|quickpay|checkout\.com|mollie|klarna|nets\b|securepay/i;
// Where whoever takes the payment asks for the card.
const readFrames = root => all(root, "iframe").filter(frame => shown(frame) && box(frame).height > 20
  && CARD_FRAME.test(`${frame.title} ${frame.name} ${frame.src}`) && !/captcha|3ds|fingerprint|analytics/i.test(frame.src));
// The invoice's address is no invoice; nobody has a gift card.
const NO_METHOD = /adress|address|anschrift|gift|gavekort|gåvokort|presentkort|geschenk|gutschein|voucher|coupon|promo/i;
const readPayment = (root, known, choices) => {
  const found = [...choices];
  for (const tab of all(root, "[role=tab], button, [role=option], [aria-checked], summary, label, li, a[href]")) {
    const said = text(tab) || tab.getAttribute("aria-label") || "";
    if (!said || said.length > 60 || off(tab) || !shown(tab) || within(tab, ELSEWHERE)) continue;
    if (says.methods.test(said) && !NO_METHOD.test(said) && !says.way_on.test(said) && over(tab).some(head => one(head) === "payment")) found.push(tab);
  }
  found.push(...readFrames(root));
  found.push(...known.filter(row => row.means === "card").map(row => row.one));
  return found;
};
// Ways of shipping that are no radio buttons: cards, buttons, rows of a list; mere text, where there is only one.
const readShipping = (root, known, choices) => {
  // to the door first: a parcel shop has to be chosen, too, from a list that comes when it likes
  const wants = element => Number(says.pickup_point.test(rowOf(element.control ?? element)));
  const found = choices.toSorted((a, b) => wants(a) - wants(b)), section = element => over(element).map(one).find(Boolean) === "shipping";
  if (found.length) return found;
  const rows = all(root, "button, [role=option], [aria-checked], [aria-pressed], li, label, a[role=button], [tabindex]")
    .filter(row => shown(row) && !off(row) && !within(row, ELSEWHERE) && !within(row, "aside"));
  for (const row of rows) {
    const said = text(row);
    if (said.length < 160 && says.price.test(said) && !says.methods.test(said) && (says.carriers.test(said) || says.shipping.test(said))
      && section(row)) found.push(row);
  }
  if (found.length) return found;
  return all(root, "p, div, span, td, dd").filter(row => leaf(row) && shown(row) && !within(row, `${ELSEWHERE}, aside, table, dl`)
    && text(row).length < 120 && says.price.test(text(up(row)).slice(0, 160)) && says.carriers.test(text(row)) && section(row));
};
// A heading with nothing below it until the next one: a place for ways to choose, and none in it.
const isBare = (root, head) => {
  const next = all(root, HEADING).find(other => follows(head, other) && !holds(head, other) && shown(other));
  return Boolean(next) && !all(root, "*").some(element => follows(head, element) && follows(element, next) && !holds(head, element)
    && !holds(element, next) && (leaf(element) || element.matches("input, select, textarea, button, img, svg, iframe")) && shown(element));
};
// A heading with fields for the address and a button of their own below it: a stage, and "delivery" is where to, not how.
const isStage = (root, head, known, on) => {
  const next = all(root, head.localName).find(other => other.className === head.className && follows(head, other) && shown(other));
  const inside = element => follows(head, element) && (!next || follows(element, next));
  return known.some(row => row.means && row.means !== "other" && inside(row.one)) && on.some(inside);
};
const costsNothing = line => {
  const amounts = [line, ...all(line, "*")].filter(leaf).map(text).filter(said => says.price.test(said));
  return amounts.every(said => /^\D*0+([.,]0+)?\D*$/.test(said));
};
// Whether the price in a line is that of its shipping: of several sums in it the next one, unless another is named before.
const isPriced = line => {
  const bare = line.replace(/\b(inc|inkl|exc|exk|eksk)\w*\.? +\w+/giu, "");
  const from = bare.slice(bare.search(says.shipping)), at = from.search(says.price);
  return at < 0 ? says.price.test(bare) && !says.sums.test(bare) : !says.sums.test(from.slice(0, at));
};
// A sum's line that says what the shipping costs: the shop has settled it without asking. Nothing is no price of what is missing.
const readPriced = (root, known) => all(root, "td, th, dt, span, div, p, li, label").filter(row => {
  const said = whole(row).length < 200 && says.shipping.test(whole(row)) ? text(row) : "";
  if (!said || said.length > 60 || !says.shipping.test(said) || says.whose.test(said) || !shown(row) || within(row, "header, footer, nav")) return false;
  if (/[?!.]$/.test(said) || /(from|over|above|fra|over|ab|från)\s*\d/i.test(said)) return false;
  const line = text(up(row));
  return line.length < 80 && isPriced(line)
    && !(costsNothing(up(row)) && headings(root, "shipping", known).some(head => isBare(root, head)));
});
// That goods are sent somewhere: a stage, a heading, a line of the sum that speaks of it, or of an address that is not one for e-mail.
const readSends = () => all(document, `${HEADING}, li, a, span, p, div, label, strong, b, td, th`).filter(element => {
  if (whole(element).length > 80 || !(leaf(element) || element.matches(HEADING)) || !shown(element)) return false;
  const said = plain(text(element));
  return (says.shipping.test(said) || meaningOf(said) === "street") && !within(element, "header, footer");
});
// Nothing stands beside it: in a row of stages something does.
const isAlone = element => [element.previousElementSibling, element.nextElementSibling].every(other => !other || !shown(other)
  || box(other).bottom <= box(element).top + 2 || box(other).top >= box(element).bottom - 2);
// Of headings those over ways to choose, and not over fields for an address. What is no heading by its element is one by its words.
const isHead = element => element.matches(`${HEADING}, label, strong, b`)
  || (leaf(element) && says.ways_of_shipping.test(text(element)) && !within(element, "dl") && isAlone(element));
const headings = (root, kind, known) => {
  const heads = all(root, `${HEADING}, label, strong, b, div, span, p`).filter(head => isHead(head) && shown(head)
    && !within(head, `${ELSEWHERE}, aside, ol, table`)
    && !within(head, TO_PRESS));
  return heads.filter((head, at) => {
    if (text(head).length >= 60 || one(plain(text(head))) !== kind) return false;
    const next = heads.slice(at + 1).find(other => other.matches(HEADING) && !holds(head, other));
    return !known.some(row => row.means && !["card", "other"].includes(row.means) && follows(head, row.one) && (!next || follows(row.one, next)));
  });
};
