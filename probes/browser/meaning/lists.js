// Lists of products and the products in them: links, by menus, words and cards.
const PICTURE = "img, picture, [style*='background-image'], [role=img], svg image";
const dataLinks = () => new Set(all(document, "script[type='application/ld+json']").flatMap(script =>
  /"(ItemList|Product|ProductGroup|OfferCatalog)"/.test(script.textContent)
    ? [...script.textContent.matchAll(/"url"\s*:\s*"([^"]+)"/g)]
      .map(([, url]) => place({href: url.replaceAll("\\/", "/")})).filter(Boolean) : []));
// Stands for the picture of a product that has none.
const isDrawing = one => one.getBoundingClientRect().width >= 80 && one.getBoundingClientRect().height >= 80;
const hasPicture = box => box.matches(PICTURE) || has(box, PICTURE) || all(box, "svg").some(isDrawing);
// A card is the smallest box round a link that has a picture and a price (or says that it is gone), and leads to few
// places.
const cardOf = link => {
  let box = link;
  for (let level = 0; level < 8 && !isPage(box) && !box.matches("main, [role=main]"); level++, box = up(box)) {
    if (whole(box).length > 1500) return null;
    if (!hasPrice(box) && !GONE.test(whole(box)) || !hasPicture(box)) continue;
    return distinct(all(box, "a[href]").map(leads).filter(Boolean)).length <= 5 ? box : null;
  }
  return null;
};
const NO_PRODUCT = /(wish|ønske|compare|sammenlign|login|account|konto|cart|basket|kurv|korg|checkout|kasse)/i;
const isHome = link => leads(link) === place({href: "/"});
const cards = () => {
  const found = new Map();
  for (const link of all(document, "a[href]")) {
    if (isAside(link) || !leads(link) || isHome(link) || NO_PRODUCT.test(link.pathname) && /\?|add|login/.test(link.href)) continue;
    const box = cardOf(link);
    if (!box) continue;
    // of several links in a card that with the picture or the heading is the product's
    const points = (has(link, PICTURE) ? 2 : 0) + (within(link, "h1, h2, h3, h4, h5, h6")
      || has(link, "h1, h2, h3, h4, h5, h6") ? 2 : 0) + (flat(whole(link)).length > 2 ? 1 : 0);
    const known = found.get(box);
    if (!known || points > known.points) found.set(box, {link, points});
  }
  return [...found.values()].map(({link}) => link);
};
PARTS.product_link = () => {
  const told = dataLinks();
  const links = cards();
  const data = told.size ? all(document, "a[href]").filter(link => !isAside(link) && told.has(leads(link) ?? "")) : [];
  const micro = all(document, "[itemtype*='schema.org/Product' i] a[href]").filter(link => leads(link) && !isAside(link));
  const sure = links.filter(link => told.has(leads(link)));
  return distinct([...sure, ...links, ...data, ...micro]);
};

// ---- lists of products -----------------------------------------------------------------------------------------
const SHOP = /^((zum |to the |the |our |vores |unsere |vår |vores )?(online ?|web ?|net ?|nett ?)?(shop|store|butikk?(en)?)( (all|now|alt|alle|nu|nå))?|(se|vis|visa|køb|köp|alle|alla|all|view|see|shop|browse) ?(alle?|alla|all|vores|våre|våra|our|unsere)? ?(the )?(produkter?|products|varer|varor|produkte|artiklar|artikel|artikler|sortimente?t?|alt|items)|alle?|alla|(se|vis|visa|view|see|shop|browse) (alle?|alla|alt|allt|all)|alle anzeigen|webbutik(en)?|katalog|catalog(ue)?|(our |vores |våre |våra |unsere )?(produkter?|products|produkte|varer|varor|merch)|artikel|artiklar|sortiment(et)?|kategorier?|categories|collections?|kollektione?n?|kolleksjon(er)?)$/i;
// Such a list has products today, and need not have any tomorrow.
const PART_OF_SHOP = /^(nyheder|nyheter|neuheiten|new( arrivals| in)?|what.?s new|(alle )?tilbud|erbjudanden|angebote|offers|udsalg|rea|salg|sale|best.?sellere?s?|mest solgte|populær[et]?|populära?|beliebt)$/i;
const LISTS = /(^|[\/_-])(c|cat|categor\w*|kategori\w*|collections?|kollektion\w*|catalog(ue)?|katalog|taxons?|taxonomy|shop|butik|produkter|products|produkte|varer|sortiment|store)([\/_.-]|$)/i;
const NO_LIST = /about|\bom\b|(^|[\/_-])om([\/_-]|$)|contact|kontakt|log.?(in|on|out|ind|ud|ga)|sign.?(in|up)|anmeld|account|konto|regist|profil|service|help|hjælp|hilfe|hjälp|blog|news|nyhedsbrev|faq|wish|ønske|favorit|merkzettel|compare|sammenlign|cart|basket|\bbag\b|kurv|korg|checkout|kasse|terms|betingelser|vilkår|agb|privacy|privat|cookie|datenschutz|impressum|shipping|fragt|levering|versand|frakt|retur|return|widerruf|karriere|career|job|press|gift.?card|gavekort|gutschein|presentkort|abonn|subscri|search|søg|language|sprog|currency|valuta|store.?locator|forhandler|track|order|ordre|sitemap|inspiration|guide|review|\.(php|html?)\?.*(login|account)/i;
const promises = link => {
  const to = leads(link);
  if (!to || to === place({href: "/"}) || /\?(.*&)?(sort|order|filter|page|lang|currency)/i.test(to)) return null;
  const text = label(link), path = readable(to);
  if (NO_LIST.test(text) || NO_LIST.test(path) || text.length > 60) return null;
  return (SHOP.test(text) ? 6 : PART_OF_SHOP.test(text) ? 4 : 0) + (LISTS.test(path.split("?")[0].toLowerCase()) ? 3 : 0);
};
// Older pages have no element for it, but a list of links and nothing else.
const isList = list => list !== null && list.querySelectorAll("a[href]").length > 3
  && [...list.children].every(row => has(row, "a[href]") && label(row).length < 40);
const inMenu = link => within(link, "footer") ? 0
  : within(link, "nav, [role=navigation], [role=menu], [role=menubar]") ? 2 : isAside(link) || isList(within(link, "ul")) ? 1 : 0;
// What says by itself that it leads to products, in a menu before elsewhere.
PARTS.shop_link = () => best(all(document, "a[href]"), link => {
  const points = promises(link);
  return points && (isAside(link) || !cardOf(link)) ? points + inMenu(link) : 0;
});
// Any link of a menu: whether it leads to products is for its page to show.
PARTS.menu_link = () => best(all(document, "a[href]"), link => {
  const points = promises(link);
  return points === null ? 0 : inMenu(link) && points + inMenu(link);
});
// What opens a menu.
PARTS.menu_button = () => best(all(document, "button, [role=button], summary, a[href='#']"), one => {
  const text = label(one);
  if (!shown(one) || !works(one) || text.length > 30) return 0;
  return (/^\W*(menu|meny|menü|shop|butik|produkter|products|kategorier|categories|kategorien|sortiment)\W*$|☰|(open|åbn|åpne|öppna|öffnen?).{0,12}(menu|meny|menü)|(menu|meny|menü).{0,12}(open|åbn|åpne|öppna|öffnen)/i.test(text) ? 3 : 0)
    + (text || one.getAttribute("aria-expanded") === null ? 0 : 1);
});
// On a page of categories: what leads further down.
PARTS.deeper_link = () => best(all(document, "a[href]"), link => {
  const to = leads(link);
  if (!to || isAside(link) || NO_LIST.test(label(link)) || NO_LIST.test(to)) return 0;
  return (has(link, PICTURE) ? 1 : 0) + (to.startsWith(`${here()}/`) && here() ? 2 : 0) + (LISTS.test(to) ? 1 : 0);
});
