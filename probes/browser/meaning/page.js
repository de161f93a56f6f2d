// What all parts of `shop=` are found by: words, prices, places, headings. Not the parts; see meaning.py.
const shown = one => one.checkVisibility({visibilityProperty: true, opacityProperty: false})
  && one.getClientRects().length > 0;
const isPage = one => !one || one === document.body || one === document.documentElement;
const distinct = list => [...new Set(list)];
const best = (list, score) => list.map(one => [one, score(one)]).filter(([, points]) => points > 0)
  .sort(([, a], [, b]) => b - a).map(([one]) => one);

// What stands round the page and not in it. Cards have headers and footers of their own.
const isAside = one => {
  if (within(one, "nav, [role=navigation], [role=search], [role=contentinfo], [role=banner]")) return true;
  const frame = within(one, "header, footer");
  return Boolean(frame) && !within(frame, "main, [role=main], article, li, section");
};

// An empty cart has a price, too: nothing.
const NOTHING = /(?<![\d.,])0([.,]00?)?(?![.,]?\d)/g;
const hasPrice = box => MONEY.test(whole(box).replace(NOTHING, ""));

// What a link, button or picture says, or stands for.
const label = one => seen(one) || flat(whole(one)) || flat(one.getAttribute("aria-label"))
  || (one.localName === "input" && flat(one.value)) || flat(one.title) || flat(one.alt)
  || flat(all(one, "[alt], [aria-label], title")
    .map(sign => sign.getAttribute("alt") ?? sign.getAttribute("aria-label") ?? sign.textContent).join(" "));
const PRESSED = "button, [role=button], input:is([type=submit], [type=button], [type=image]), a";
const works = one => !one.matches(":disabled, [aria-disabled=true], [inert] *, .disabled");
const place = link => {
  try {
    const {host, pathname, search, hash} = new URL(link.href, location.href);
    const path = search ? pathname : pathname.replace(/\/index\.(html?|php|aspx?)$/i, "");
    return host === location.host ? path.replace(/\/$/, "") + search + (/^#!?\//.test(hash) ? hash : "") : null;
  } catch { return null; }
};
const here = () => place(location);
const readable = path => { try { return decodeURI(path); } catch { return path; } };
const FILE = /\.(jpe?g|png|webp|gif|avif|svg|pdf|zip|mp4)$/i;
const leads = link => {
  const to = link.hasAttribute("href") && /^https?:/.test(link.href) ? place(link) : null;
  return to !== null && to !== here() && !FILE.test(link.pathname) ? to : null;
};

// The heading of what the page is about; a logo may be a heading too.
const heading = () => {
  const first = all(document, "main h1, [role=main] h1").find(shown);
  const others = all(document, "h1").filter(shown);
  const own = first ?? others.find(one => !isAside(one));
  if (own) return own;
  const titles = [document.querySelector("meta[property='og:title']")?.content, document.title]
    .map(title => flat(title).toLowerCase()).filter(Boolean);
  return all(document, "[itemprop=name], h2, h3, [role=heading]").find(one => {
    const text = flat(whole(one)).toLowerCase();
    return text.length > 2 && titles.some(title => title.includes(text)) && shown(one) && !isAside(one);
  }) ?? others[0] ?? null;
};
