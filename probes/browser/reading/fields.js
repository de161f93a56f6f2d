// What each field of a form is for: autocomplete, label, type, placeholder, text before it, name, in this order.
const fieldsIn = (one, known) => known.filter(field => holds(one, field));
// The text before a field that has no label: of a box that holds it alone, or of what stands just before it.
const near = (one, known) => {
  for (let here = one, climbed = 0; here && climbed < 4; here = up(here), climbed++) {
    for (let before = here.previousSibling; before; before = before.previousSibling) {
      if (before.nodeType === 3 && flat(before.data)) return flat(before.data).slice(-80);
      if (before.nodeType !== 1) continue;
      if (before.matches(FIELD) || fieldsIn(before, known).length) return "";
      const said = text(before);
      if (said) return said.slice(-80);
    }
    const parent = up(here);
    if (!parent || fieldsIn(parent, known).length > 1) return "";
  }
  return "";
};
const meaningOf = said => said && fields.find(([, meets]) => meets.test(said))?.[0];
// One label over two fields, such as “street, number”, says less than what each of them is called by itself.
const PAIRS = [["street", "house_number"], ["postcode", "city"]];
const parted = (said, one, known) => {
  const pair = PAIRS.find(both => both.every(name => Object.fromEntries(fields)[name].test(said)));
  if (!pair) return null;
  const own = pair.find(name => meaningOf(asWords(one.name)) === name || meaningOf(asWords(one.id)) === name);
  if (own) return own;
  const twins = known.filter(other => other.form === one.form && labelled(other) === labelled(one) && labelled(one));
  return twins.length > 1 ? pair[Math.min(twins.indexOf(one), 1)] : pair[0];
};
const labelled = one => plain(named(one, "aria-labelledby") || flat([...(one.labels ?? [])].map(text).join(" "))
  || one.getAttribute("aria-label") || "");
const isBirth = (one, label) => says.birth.test(label) || (says.date_part.test(label || plain(one.getAttribute("placeholder") ?? ""))
  && over(one).slice(0, 2).some(said => says.birth.test(said)));
const LISTS = {country: 5, phone_code: 5};
const listed = one => { // what a list holds tells what it is for
  if (!one.matches("select") || one.options.length < LISTS.country) return null;
  const rows = [...one.options];
  if (rows.filter(row => /\+\d/.test(row.label)).length > rows.length / 2) return "phone_code";
  const codes = new Set(rows.map(row => row.value.toUpperCase()));
  return ["DK", "DE", "SE", "NO", "GB", "FR"].filter(code => codes.has(code)).length > 2 ? "country" : null;
};
const read = (one, known) => {
  const tokens = (one.getAttribute("autocomplete") ?? "").toLowerCase().split(/\s+/);
  const best = tokens.map(token => words.autocomplete[token]).find(Boolean);
  const label = labelled(one);
  if (best === "extra" && meaningOf(label) === "house_number") return "house_number"; // an address's second line is told so, too
  if (best) return best;
  if (isBirth(one, label)) return "birth";
  const kind = {email: "email", tel: "phone", password: "other"}[one.type];
  const said = parted(label, one, known) ?? meaningOf(label) ?? null;
  if (said && !(kind && said !== `${kind}_again` && said !== "phone_code" && said !== "other")) return said;
  const ids = [asWords(one.getAttribute("name")), asWords(one.id), asWords(one.getAttribute("formcontrolname") ?? one.getAttribute("data-testid"))];
  const tails = ids.flatMap(id => [id.split(" ").slice(-2).join(" "), id]).filter(Boolean);
  return kind || meaningOf(plain(one.getAttribute("placeholder") ?? "")) || listed(one)
    || parted(plain(near(one, known)), one, known) || meaningOf(plain(near(one, known))) || tails.map(meaningOf).find(Boolean) || null;
};
// What a field stands among: its form; else the nearest box with more fields than this one.
const nearest = (one, known) => {
  let here = up(one);
  while (here && fieldsIn(here, known).length < 2) here = up(here);
  return here ?? document.body;
};
const among = (one, known) => one.form ?? nearest(one, known);
// A box to tick that offers letters stands beside many an address that is for something else.
const withoutOffers = box => all(box, "input[type=checkbox]").flatMap(one => [...(one.labels ?? [])])
  .reduce((said, label) => said.replace(text(label), () => " "), text(box));
const isForLetters = one => {
  for (let here = up(one), climbed = 0; here && climbed < 4 && !here.matches("body, main"); here = up(here), climbed++)
    if (whole(here).length < 400 && says.letters.test(withoutOffers(here))) return true;
  return false;
};
const ADDRESS = new Set(["street", "postcode", "city", "first_name", "last_name", "full_name", "name", "country", "phone"]);
// Put there for what fills in forms by itself: nobody sees it, though it has its size.
const isForMachines = one => one.tabIndex < 0 && within(one, "[aria-hidden=true]") !== null;
const readFields = root => {
  const seen = all(root, FIELD).filter(one => shown(one) && !isForMachines(one) && !within(one, ELSEWHERE));
  const known = seen.map(one => ({one, means: read(one, seen), required: isRequired(one)}));
  const beside = (row, group) => known.filter(other => other.one !== row.one && holds(group, other.one));
  const signsIn = (row, group) => beside(row, group).some(other => other.one.type === "password")
    && !beside(row, group).some(other => ADDRESS.has(other.means));
  for (const row of known) {
    if (row.means === "name") row.means = known.some(other => other.means === "last_name") ? "first_name" : "full_name";
    if (row.means !== "email") continue;
    const group = among(row.one, seen), where = beside(row, group).some(other => ADDRESS.has(other.means));
    const letters = says.letters.test(asWords(`${row.one.name} ${row.one.id}`)) || (!where && isForLetters(row.one));
    if (letters || signsIn(row, group)) row.means = "other";
  }
  // Some pages are one form as a whole, with a box to sign in beside what is asked.
  const mails = known.filter(row => row.means === "email"), forAccounts = mails.filter(row => signsIn(row, nearest(row.one, seen)));
  if (forAccounts.length < mails.length) for (const row of forAccounts) row.means = "other";
  return known;
};
const isRequired = one => one.required || one.getAttribute("aria-required") === "true"
  || /^\*|\*\s*$/.test(flat([...(one.labels ?? [])].map(text).join(" ")) || named(one, "aria-labelledby") || one.placeholder || "");
