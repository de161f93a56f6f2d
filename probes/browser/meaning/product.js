// The page of one product: its own button, what says that it is gone, its variants; not those of other products' cards.
const INTO_CART = /(læg|tilføj|put|kom|føj|smid)\b.{0,24}(kurv|indkøb|taske|vogn|pose)|^\W*i (vare|handle)?kurv(en)?\b|\b(add|put)\b.{0,24}\b(cart|basket|bag|trolley|order)\b|in (den|die|meinen?|deinen?|ihren?) (waren|einkaufs)?(korb|wagen|tasche)\b|(waren|einkaufs)(korb|wagen) (hinzufügen|legen)|(lägg|legg|putt)\b.{0,24}(korg|kurv|vagn|vogn|väska|veske|\bpåse|pose|bag)/i;
const BUY = /^\W*(((køb|kjøp|köp|kaufen|buy|bestill?|beställ|bestellen|order|purchase)( (nu|nå|her|här|now|it|jetzt|direkte?|online|for|this))*)|jetzt (kaufen|bestellen)|get (it|yours)( now)?|pre.?order( now)?|forudbestil|vorbestellen)\b.{0,24}$/i;
const BARE = /^\W*(add|tilføj|hinzufügen|lägg till|legg til)\W*$/i;
const NO_ADD = /wish|ønske|önske|favou?rit|merk(zettel|liste|en)|compare|sammenlign|vergleich|jämför|notify|besked|remind|sample|vareprøve|\blist(e|a)?\b|gave(kort|indpakning)|voucher|coupon|rabat|review|anmeld|paypal|apple|google|klarna|mobilepay|vipps|swish/i;
const REMOVES = /^\W*(remove|delete|fjern|slet|entfernen|löschen|ta bort|radera|slett|x)\b.{0,40}$|^\W*[×✕✖]\W*$|\b(remove|delete|fjern|slet|entfernen|löschen|ta bort|slett)\b.{0,40}(item|vare|kurv|artikel|produkt|cart|basket|bag|korg)/i;
const ADDS = /cart|basket|kurv|korg|korb|kundvagn|\bbag\b|buy|order|purchase|koeb|kaufen|\badd\b/i;
const ADDS_ITSELF = /(add|buy|put|to|in)[a-z]*[-_ ]?(to|in|the|into)?[-_ ]?(cart|basket|bag|trolley)|addto(cart|basket|bag)|buy[-_]?(now|button|box|btn)?$|(cart|basket)[-_ ]?(add|submit|button|btn)/i;
const own = one => [one.name, one.id, one.getAttribute("data-action"), one.getAttribute("data-testid"),
  one.getAttribute("data-role"), one.getAttribute("formaction")].filter(Boolean);
// How little it says that it adds: 0 for plain words, more for guesses; null when nothing does.
const says = one => {
  const text = label(one);
  if (text.length > 80 || NO_ADD.test(text) || REMOVES.test(text)) return null;
  if (INTO_CART.test(text)) return 0;
  if (BUY.test(text)) return 2;
  if (own(one).some(name => ADDS_ITSELF.test(name) && !NO_ADD.test(name))) return 1;
  const form = formOf(one);
  const action = form?.getAttribute("action") ?? "";
  const submits = one.matches("button:not([type=button], [type=reset]), [type=submit], [type=image]");
  if (form && submits && ADDS.test(action) && !NO_ADD.test(action) && !/remove|delete|update|checkout|login|newsletter/i.test(action)) return 3;
  return BARE.test(text) ? 4 : null;
};
const adders = () => all(document, PRESSED).filter(one => {
  const to = one.localName === "a" ? leads(one) : null;
  if (/^#./.test(one.getAttribute("href") ?? "") && document.getElementById(one.getAttribute("href").slice(1))) return false;
  if (to && !/add|buy|koeb|køb|cart|basket|kurv|korg/i.test(to)) return false;
  return says(one) !== null && !isAside(one) && shown(one);
});
// Where links with a picture or a heading in this box lead, but for the page's own product.
const isOwn = to => {
  if (to.startsWith(`${here()}/`)) return true;
  const mine = [...new URLSearchParams(location.search)], its = new URLSearchParams(to.split("?")[1] ?? "");
  return mine.length > 0 && mine.every(([name, value]) => its.get(name) === value);
};
const elsewhere = box => distinct(all(box, "a[href]").filter(link =>
  has(link, "img, picture, h2, h3, h4, h5, h6") || within(link, "h2, h3, h4, h5, h6"))
  .map(leads).filter(to => to && !isOwn(to) && !NO_PRODUCT.test(to)));
const alike = box => [...up(box)?.children ?? []].filter(one =>
  one !== box && one.localName === box.localName && one.getAttribute("class") === box.getAttribute("class"));
// Whether it is another product's: in a box that leads to one other page, or in one of several alike.
const isInCard = (one, title, buttons) => {
  for (let box = up(one); !isPage(box) && !box.matches("main, [role=main]"); box = up(box)) {
    if (title && holds(box, title)) return false;
    const places = elsewhere(box);
    if (places.length > 1) return false;
    if (places.length) return true;
    if (has(box, "img, h2, h3, h4, h5, h6")
      && alike(box).some(twin => buttons.some(other => holds(twin, other)))) return true;
  }
  return false;
};
const away = (one, title) => {
  let steps = 0;
  for (let box = one; !isPage(box) && title && !holds(box, title); box = up(box)) steps++;
  return steps;
};
const ofThisProduct = () => {
  const title = heading(), buttons = adders();
  return buttons.filter(one => !isInCard(one, title, buttons))
    .map((one, order) => ({one, points: away(one, title) + 2 * says(one) + order / 1000}))
    .sort((a, b) => a.points - b.points).map(({one}) => one);
};
PARTS.add_button = () => ofThisProduct().filter(works);
// A field for the quantity that is switched off, in a block that says why, if only to whoever points at it.
const switchedOff = title => all(document, "input[type=number]:disabled").filter(one => {
  if (!shown(one) || isAside(one) || isInCard(one, title, [])) return false;
  let box = one;
  for (let level = 0; level < 7 && !GONE.test(whole(box)); level++) box = up(box) ?? box;
  return GONE.test(whole(box)) && !isPage(box) && !holds(box, title) && !elsewhere(box).length;
});
// What says that this page's product is gone: its dead button or quantity, or a word of it near the heading.
PARTS.sold_out = () => {
  const title = heading();
  const dead = [...ofThisProduct().filter(one => !works(one) && formOf(one)), ...switchedOff(title)];
  const buttons = all(document, PRESSED).filter(one => GONE.test(label(one)) && label(one).length < 60);
  const words = all((title && within(title, "main, [role=main]")) ?? document.body,
    "p, span, div, strong, b, em, small, dd, td, li, label, link[itemprop=availability]")
    .filter(one => !one.children.length && whole(one).length < 90 && GONE.test(whole(one))
      && !within(one, "select, [role=listbox], [role=radiogroup], fieldset, label"));
  return [...distinct([...buttons, ...words]).filter(one => shown(one) && !isAside(one)
    && !isInCard(one, title, []) && away(one, title) < 7), ...dead];
};
// What a variant is chosen in, in the block of the product's button.
const QUANTITY = /qty|quant|antal|menge|anzahl|stück|amount/i;
const fieldName = one => [one.name, one.id, one.getAttribute("aria-label"), one.labels?.[0]?.textContent].join(" ");
PARTS.option_group = () => {
  const title = heading();
  const button = all(document, PRESSED).filter(one => !isAside(one) && (says(one) !== null || GONE.test(label(one)))
    && shown(one)).sort((a, b) => away(a, title) - away(b, title))[0];
  let block = button;
  const isWhole = box => title ? holds(box, title) : box.localName === "form" || MONEY.test(whole(box));
  while (!isPage(block) && !isWhole(block)) block = up(block);
  if (!button || !block) return [];
  const mine = one => (!one.form || !button.form || one.form === button.form) && !isAside(one) && !isInCard(one, title, [])
    && !within(one, "[role=search], [role=dialog], dialog") && !QUANTITY.test(fieldName(one));
  const lists = all(block, "select").filter(mine);
  const radios = new Map();
  for (const one of all(block, "input[type=radio][name]"))
    if (mine(one) && !/rating|stars|review/i.test(one.name)) radios.set(one.name, [...radios.get(one.name) ?? [], one]);
  const groups = [...radios.values()].map(members => {
    let box = up(members[0]);
    while (!isPage(box) && !members.every(one => holds(box, one))) box = up(box);
    return box;
  });
  const custom = all(block, "[role=radiogroup]:has([role=radio]), [role=listbox]:has([role=option])")
    .filter(mine);
  return distinct([...lists, ...groups, ...custom]);
};
// What a press for the cart asks before it adds: a box that lies over the page, with the sizes or colours in it.
const ASKS = /(vælg|choose|select|pick|wähl\w*|välj|velg)\b.{0,24}(størrelse|size|größe|storlek|farve|colou?r|farbe|färg|farge|varian|modell?|længde|length|länge|längd|lengde)/i;
const NO_CHOICE = /guide|tabel|chart|luk|close|schlie(ß|ss)en|stäng|cancel|annull|fortryd|abbrechen|avbryt|tilbage|zurück|tillbaka|tilbake|\bback\b|bevaka|varsle|^\W*$/i;
const lies = box => box.matches("dialog[open], [role=dialog], [role=alertdialog], [popover]") || getComputedStyle(box).position === "fixed";
// Looked for at the middle and towards the edges, where drawers and sheets come: to read every box of a page is dear.
const SPOTS = [[0.5, 0.5], [0.5, 0.9], [0.9, 0.5], [0.9, 0.9], [0.1, 0.5]];
const lyingAt = (x, y) => {
  let box = null;
  for (let one = hitAt(innerWidth * x, innerHeight * y); !isPage(one); one = up(one)) if (lies(one)) box = one;
  return box;
};
const asking = () => distinct(SPOTS.map(([x, y]) => lyingAt(x, y))).filter(box => box && whole(box).length < 1500
  && ASKS.test(`${box.getAttribute("aria-label") ?? ""} ${whole(box)}`) && !holds(box, heading()));
PARTS.asked_choice = () => asking().flatMap(box => all(box, "button, [role=option], [role=radio], label:has(input[type=radio])")
  .filter(one => works(one) && !has(one, "input:disabled") && shown(one) && says(one) === null && label(one).length < 40
    && ![ASKS, NO_CHOICE, GONE, REMOVES, NO_ADD].some(words => words.test(label(one)))));
// What adds it then, where the choice alone does not.
PARTS.asked_add = () => asking().flatMap(box => all(box, PRESSED).filter(one => says(one) !== null && works(one) && shown(one)));
