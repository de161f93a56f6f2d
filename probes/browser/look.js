// The page as it is shown: what components keep in trees of their own (shadow roots), and what is put into them (slots), stands
// where a customer sees it. Before all scripts that read a page; `look()` comes first, and what it found holds while nothing changes.
const flat = text => (text ?? "").replace(/[\u00ad\u200b]/g, "").replace(/\s+/g, " ").trim();
const isSlot = one => one?.localName === "slot" && Boolean(one.getRootNode().host);  // elsewhere it is a box as others are
const up = one => {
  const box = one.assignedSlot ?? one.parentElement ?? one.getRootNode().host ?? null;
  return isSlot(box) ? up(box) : box;
};
const kids = node => [...(node.shadowRoot ?? node).childNodes]
  .flatMap(child => isSlot(child) ? child.assignedNodes({flatten: true}) : [child]);

// Where each element stands, and its last one; looked for once for each question, and only where there are components:
// the plain tree is quicker to ask.
let order = null, elements = [], texts = new WeakMap();
const number = one => {
  const from = order.size;
  order.set(one, {from, to: from});
  for (const child of kids(one)) if (child.nodeType === 1) number(child);
  order.set(one, {from, to: order.size - 1});
};
const look = () => {
  order = [...document.querySelectorAll("*")].some(one => one.shadowRoot) ? new Map() : null;
  texts = new WeakMap();
  if (order) number(document.documentElement);
  elements = order ? [...order.keys()] : [];
};
const within = (one, css) => {
  if (!order) return one?.closest(css) ?? null;
  for (; one; one = up(one)) if (one.matches(css)) return one;
  return null;
};
const formOf = one => one.form ?? within(one, "form");
const all = (box, css) => {
  if (!order) return [...box.querySelectorAll(css)];
  const {from, to} = box === document ? {from: -1, to: elements.length} : order.get(box) ?? {from: 0, to: 0};
  return elements.slice(from + 1, to + 1).filter(one => one.matches(css));
};
const has = (box, css) => order ? all(box, css).length > 0 : box.querySelector(css) !== null;
const holds = (box, one) => {
  if (!order) return box.contains(one);
  if (box === document) return order.has(one);
  const place = order.get(box), its = order.get(one);
  return Boolean(place && its) && place.from <= its.from && its.from <= place.to;
};
// b comes after a
const follows = (a, b) => order ? order.get(b)?.from > order.get(a)?.from : Boolean(a.compareDocumentPosition(b) & 4);

// Its texts one by one, those in hidden boxes too; and all of them, as `textContent` has them.
const strings = box => kids(box).flatMap(child => child.nodeType === 3 ? [child.data]
  : child.nodeType === 1 && !child.matches("script, style, noscript, template") ? strings(child) : []);
const whole = box => {
  if (!order) return box.textContent;
  if (!texts.has(box)) texts.set(box, strings(box).join(""));
  return texts.get(box);
};
// What of it is seen; of a label that holds its field only what is not the field's own.
const pieces = box => kids(box).flatMap(child => child.nodeType === 3 ? [child.data]
  : child.nodeType === 1 && !child.matches("select, option, textarea, script, style, template, noscript, svg title")
    && child.checkVisibility() ? pieces(child) : []);
const text = box => box ? flat(pieces(box).join(" ")) : "";
const seen = box => order ? text(box) : flat(box.innerText);

const hitAt = (x, y) => {
  let hit = document.elementFromPoint(x, y);
  for (let inner; (inner = hit?.shadowRoot?.elementFromPoint(x, y)) && inner !== hit;) hit = inner;
  return hit;
};
// The texts of neighbours have no space between them: "449 krLæg i kurv". Or all of their markup's, where amount and
// currency stand in cells of their own.
const MONEY = /\d\s*([Kk][Rr](?![a-zæøåäö])|,-|:-|€|£|\$|zł|DKK|SEK|NOK|EUR|GBP|USD|CHF|PLN|dkk|sek|nok|eur|gbp|usd|chf|pln)|([Kk][Rr]\.?|€|£|\$|zł|DKK|SEK|NOK|EUR|GBP|USD|CHF|PLN|dkk|sek|nok|eur|gbp|usd|chf|pln)\s*\d/;
