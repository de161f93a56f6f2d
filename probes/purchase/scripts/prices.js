// The text around the product's name, up to the first money, and the ways to pay that can be chosen. A small cart that is shut
// may still tell the price of before; where the sum itself is shut, it is better than nothing.
([title, payment]) => {
  const wanted = flat(title).toLowerCase(), found = [];
  const names = one => [...one.childNodes].some(child => child.nodeType === 3 && flat(child.data).toLowerCase().includes(wanted));
  const named = wanted ? all(document.body, "*").filter(one => names(one) && !within(one, "script, style, noscript, template")) : [];
  const inSight = named.filter(one => one.checkVisibility({visibilityProperty: true}));
  for (const one of inSight.length ? inSight : named) {
    if (found.length === 3) break;
    let box = one;
    for (let level = 0; level < 6 && box && box !== document.body && !MONEY.test(whole(box)); level++) box = up(box);
    // cells have no space between them, and a 1 before 599,00 is no 1599
    if (box && box !== document.body && whole(box).length < 600) found.push(flat(strings(box).join(" ")));
  }
  const ways = payment.flatMap(row => { try { return all(document, row); } catch { return []; } })
    .filter(one => one.matches("input[type=radio], option"))
    .map(one => flat(one.labels?.[0]?.textContent || one.getAttribute("aria-label") || one.value).slice(0, 40));
  return {text: found.join(" / "), payments: [...new Set(ways.filter(Boolean))].sort().slice(0, 20)};
}
