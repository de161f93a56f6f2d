// What leads on, what pays, and what has to be chosen or ticked before.
const spoken = element => flat(element.matches("input") ? element.value || element.alt : text(element) || element.getAttribute("aria-label") || element.title);
const readButtons = root => all(root, TO_PRESS).filter(element => shown(element) && !off(element) && !within(element, ELSEWHERE));
const isTerms = said => says.terms.test(said) && !says.letters.test(said);
// A last stage asks for consent to the terms, or tells that going on gives it.
const lastStage = root => all(root, "input[type=checkbox], p, label, small, span, div").some(element => {
  if (!element.matches("input") && !(whole(element).length < 800 && says.terms.test(whole(element)))) return false;
  if (!element.matches("input") && (!leaf(element) && !kids(element).some(child => child.localName === "a"))) return false;
  if (within(element, "header, footer, nav") || within(element, TO_PRESS)) return false;
  const said = element.matches("input") ? rowOf(element) : text(element);
  return said.length < 400 && face(element) && isTerms(said) && !/privacy|datenschutz|privatliv|persondata|integritet|personvern/i.test(said);
});
// That this is a stage of the shop's own and still to come: in a list of stages, or as a heading with nothing below it.
const toCome = (root, kind) => all(root, "li, a, span, h1, h2, h3, h4, [role=tab], [role=heading], summary, div").some(element =>
  whole(element).length < 80 && (leaf(element) || element.matches(HEADING)) && shown(element)
  && !within(element, "header, footer, aside, button, input, label, [role=button], table, dl")
  && text(element).length < 30 && one(plain(text(element))) === kind && !says.methods.test(text(element)) && !says.price.test(text(element)));
const readWayOn = (root, known, choices) => {
  const buttons = readButtons(root).map(element => ({element, said: spoken(element)})).filter(({said}) => said && said.length < 60);
  const on = buttons.filter(({said}) => says.way_on.test(said) && !says.not_on.test(said) && !says.payment.test(said));
  const toPay = buttons.filter(({said}) => (says.to_payment.test(said) || (says.way_on.test(said) && says.payment.test(said))) && !says.not_on.test(said));
  const asksWhereTo = known.some(row => ["street", "postcode", "city"].includes(row.means));
  const early = known.some(row => row.means === "email") && !asksWhereTo && !choices.payment.length
    ? buttons.filter(({said}) => says.to_checkout.test(said)) : []; // nobody can order without an address
  if (early.length) return early.map(({element}) => element);
  // Where the terms are agreed to and nothing is to come, whatever is pressed may place the order.
  const payment = toCome(root, "payment"), isLast = lastStage(root);
  if (isLast && !payment && !(toCome(root, "shipping") && !choices.shipping.length)) return [];
  const mayPay = choices.payment.length || isLast ? [] : toPay.filter(({said}) => says.way_on.test(said) || payment);
  const asked = [...known.filter(row => row.means && row.means !== "other").map(row => row.one), ...choices.shipping];
  const forms = new Set(asked.map(element => within(element, "form")).filter(Boolean));
  const last = asked.at(-1);
  const weight = ({element}) => {
    const form = within(element, "form");
    return (form && forms.has(form) ? 4 : 0) + (last && follows(last, element) ? 2 : 0) + (element.matches("a") ? 0 : 1);
  };
  return [...on, ...mayPay].sort((a, b) => weight(b) - weight(a)).map(({element}) => element);
};
// What asks for the ways of shipping, where none are shown before it was pressed.
const readAsksForRates = root => readButtons(root).filter(element => spoken(element).length < 60
  && says.asks_for_rates.test(spoken(element)));
// The button that pays, where nothing is said of how: whoever takes the payment asks for that.
const readTill = (root, known) => {
  if (headings(root, "payment", []).length) return []; // a place for ways to pay, which is empty
  const isLast = lastStage(root);
  return readButtons(root).filter(element => {
    const said = spoken(element);
    return said.length < 60 && !/google|facebook|apple|amazon/i.test(said)
      && (says.orders.test(said) || says.payment.test(said) || (isLast && says.way_on.test(said) && !says.not_on.test(said)));
  });
};
const readGuest = (root, known) => {
  const radios = all(root, "input[type=radio], [role=radio]").filter(radio => says.guest.test(`${rowOf(radio)} ${asWords(radio.value)}`)
    && !says.whose.test(rowOf(radio))).map(face).filter(Boolean);
  const address = known.some(row => ["street", "postcode", "city"].includes(row.means));
  const buttons = address ? [] : [...readButtons(root), ...all(root, "[role=tab], summary")].filter(element => shown(element)
    && spoken(element).length < 60 && says.guest.test(spoken(element)) && element.getAttribute("aria-selected") !== "true");
  return [...radios, ...buttons];
};
// One of the places at which a parcel may be fetched: not a way of shipping, but asked for by one.
const isPickupPlace = radio => says.pickup_point.test(asWords(radio.getAttribute("name")));
// Boxes without which it does not go on, and forms of address of which one has to be chosen.
const readMust = root => {
  const boxes = all(root, "input[type=checkbox]").filter(element => !element.checked && !off(element) && face(element) && !within(element, ELSEWHERE)
    && !says.letters.test(rowOf(element)) && (isRequired(element) || isTerms(rowOf(element)))).map(face);
  const groups = Map.groupBy(all(root, "input[type=radio]").filter(element => element.name && !off(element) && face(element)
    && !within(element, ELSEWHERE)), element => element.name);
  // Two forms of address are a list of them, whoever else is in it: a company, one who doesn't say.
  const forms = group => group.filter(element => says.salutation.test(plain(rowOf(element))));
  const isOfForms = group => forms(group).length === group.length || forms(group).length > 1;
  const radios = [...groups.values()].filter(group => !group.some(element => element.checked)
    && (isPickupPlace(group[0]) || (group.some(isRequired) || isOfForms(group)) && !group.some(element => kindOf(element, rowOf(element))))).map(group => face(isOfForms(group) ? forms(group)[0] : group[0]));
  return [...boxes, ...radios];
};
// Where one form asks for two addresses: the field of the second, and what offers to use the same one for both.
const again = (known, name) => known.filter(row => row.means === name).map(row => row.one)
  .filter((field, at, [first]) => at && field.form === first.form).slice(0, 1);
const readSame = (root, known) => !again(known, "street").length ? []
  : all(root, "input[type=checkbox], input[type=radio], [role=checkbox], [role=radio]").filter(element => {
    const said = rowOf(element);
    return !(element.checked ?? element.getAttribute("aria-checked") === "true") && !off(element) && !within(element, ELSEWHERE)
      && says.same.test(said) && !says.not_same.test(said);
  }).map(face).filter(Boolean);
// Lists of which something must be chosen; of those that the page draws by itself, which show that nothing is.
const NOTHING_YET = /^$|vælg|choose|select|wähl|välj|velg|^[-–. ]+$/i;
const unchosen = box => NOTHING_YET.test(text(up(box))) || box.matches("[data-placeholder]") || plain(text(box)) === labelled(box);
const isPickupPoint = list => says.pickup_point.test(`${labelled(list)} ${near(list, [list])} ${list.options[0]?.label}`);
const readLists = known => known.filter(({one: list, means, required}) => {
  if (off(list) || ["country", "phone_code"].includes(means)) return false;
  if (list.matches("select")) return !list.value && (required || within(list, ".required, .is-required") || isPickupPoint(list));
  const opener = within(list, "[role=combobox], [aria-haspopup=listbox]");
  return opener && !list.matches("input:not([readonly])") && required && unchosen(opener);
}).map(row => row.one);
