// The questions that are asked: as a selector engine of Playwright's (`checkout=…`), and of the page as a whole.
const complaint = row => {
  const ids = `${row.one.getAttribute("aria-errormessage") ?? ""} ${row.one.getAttribute("aria-describedby") ?? ""}`;
  const told = flat(ids.split(/\s+/).filter(Boolean).map(id => text(row.one.getRootNode().getElementById?.(id))).join(" "));
  return told || row.one.validationMessage || "";
};
const complaints = () => {
  const {root} = reading();
  return readFields(root).filter(({one: field}) => field.getAttribute("aria-invalid") === "true" || field.matches(":user-invalid, .is-invalid"))
    .map(row => ({label: labelled(row.one) || plain(row.one.getAttribute("placeholder") ?? "") || plain(near(row.one, [row.one])) || row.one.name || "",
      says: complaint(row), means: row.means, secret: row.one.type === "password", empty: !row.one.value && row.one.matches("input, textarea, select"),
      choices: row.one.matches("select") ? [...row.one.options].filter(option => option.value).length : null})).slice(0, 5);
};
// The fields in sight: what a page, or a stage of it, asks for. A code for a discount stands beside all of them.
const sight = () => {
  const {root} = reading();
  const radios = all(root, "input[type=radio]").filter(element => face(element) && !within(element, ELSEWHERE));
  return [...readFields(root).filter(row => row.means !== "other").map(({one: field}) => field), ...radios];
};
const called = field => field.name || field.id || labelled(field) || field.placeholder || field.type || field.localName;
const asks = () => sight().map(called).join();
// The same, with what of it is filled in and can be; and whether something is there to choose from, that must be chosen.
const state = () => reading().known.map(({one: field}) => [called(field), Boolean(field.value), off(field), field.options?.length ?? 0].join(":")).join();
const sleep = seconds => new Promise(done => setTimeout(done, seconds * 1000));
// Whether it stayed as it was while the page did what it does when a field is left, and lists that must be chosen from came.
const calm = async () => {
  const before = state(), began = performance.now(), gone = () => (performance.now() - began) / 1000;
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  one?.blur();
  for (let last = before, since = 0; gone() < 2 && gone() < since + 0.3; await sleep(0.1)) {
    const now = state();
    if (now !== last) since = gone();
    last = now;
  }
  while (waits() && gone() < 4) await sleep(0.15);
  return state() === before;
};
const meanings = () => reading().known.map(row => row.means).filter(Boolean);
// What was typed into and is empty: an answer that came late has drawn the form anew. A list of states that must be chosen
// from may have come with it. What a list of the page's own shows is no value.
const emptied = () => [...Map.groupBy(reading().known.filter(row => row.means), row => row.means)]
  .filter(([, [{one: field, means, required}]]) => !off(field) && !field.readOnly && !field.value
    && (field.matches("input:not([role=combobox]), textarea") || (means === "region" && required && field.matches("select"))))
  .map(([means]) => means);
const waits = () => reading().known.some(({one: field}) => field.matches("select") && isRequired(field)
  && ![...field.options].some(option => option.value));

let kept = null;
const reading = () => { // many questions come at once, between which nothing changes
  if (kept && performance.now() - kept.at < 15 && kept.document === document) return kept;
  look();
  const root = stage(document), known = readFields(root), choices = readChoices(root, known);
  kept = {at: performance.now(), document, root, known, choices, lists: {}};
  return kept;
};
const answer = {
  shipping_option: ({root, known, choices}) => readShipping(root, known, choices.shipping),
  payment: ({root, known, choices}) => readPayment(root, known, choices.payment),
  // where nothing else is there to pay with: what is beside other ways may fail
  card_frame: ({root, known, choices}) => {
    const ways = readPayment(root, known, choices.payment);
    return ways.every(way => way.localName === "iframe") ? ways.slice(0, 1) : [];
  },
  asks_for_rates: ({root}) => readAsksForRates(root),
  shipping_heading: ({root, known}) => headings(root, "shipping", known),
  // whose ways may come while the page is open; not of a stage to which a button leads that stands before it
  "shipping_heading:now": ({root, known, choices}) => {
    const on = readWayOn(root, known, choices), last = known.filter(row => row.means && row.means !== "other").at(-1)?.one;
    return headings(root, "shipping", known).filter(head => !on.some(button => follows(button, head) && (!last || follows(last, button)))
      && !isStage(root, head, known, on));
  },
  shipping_priced: ({known}) => readPriced(document, known),
  sends: () => readSends(),
  till: ({root, known}) => readTill(root, known),
  "till:terms": ({root, known}) => lastStage(root) ? readTill(root, known) : [],
  way_on: ({root, known, choices}) => readWayOn(root, known, choices),
  guest_choice: ({root, known}) => readGuest(root, known),
  birth: ({known}) => known.filter(({one: field, means}) => means === "birth" && !field.value).map(row => row.one),
  same: ({root, known}) => readSame(root, known),
  must: ({root, known}) => [...readMust(root), ...readLists(known)],
};
const queryAll = (root, what) => {
  const now = reading(), [name, needed] = what.split(":");
  const asked = answer[what] ?? answer[name];
  const found = now.lists[what] ??= asked ? asked(now) : needed === "again" ? again(now.known, name)
    : now.known.filter(row => row.means === name && (!needed || row.required)).map(row => row.one);
  return found.filter(element => holds(root, element));
};
return {query: (root, what) => queryAll(root, what)[0] ?? null, queryAll, complaints, asks, calm, emptied, meanings};
