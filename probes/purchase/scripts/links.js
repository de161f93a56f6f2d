// Of some elements the addresses within the shop that they lead to, and whether it says of it that it is gone. Products in
// the order in which they are worth a try: what the card says is sold out comes last (a theme hides the mark in the other
// cards), before it what is no thing to put into a parcel, or wants a choice first; of the rest the cheap come first.
(elements, [words, gone, also]) => {
  const here = location.href.split("#")[0];
  const inPage = link => /^#!?\//.test(link.hash) ? link.href : link.href.split("#")[0];
  const says = words && new RegExp(words, "i"), goneWords = gone && new RegExp(gone, "i");
  const links = elements.map(one => within(one, "a[href]") ?? all(one, "a[href]")[0])
    .filter(link => link && link.host === location.host && (also || inPage(link) !== here))
    .filter(link => !says || says.test(seen(link)));
  if (!gone) return [...new Set(links.map(inPage))].map(address => [address, false]);
  // A card is the largest box round the link that leads nowhere else than the smallest one with a price.
  const places = box => new Set([...all(box, "a[href]"), box].map(one => one.href && inPage(one)).filter(Boolean));
  const cardOf = link => {
    let box = link;
    for (let level = 0; level < 7 && !MONEY.test(whole(box)) && up(box); level++) box = up(box);
    if (!MONEY.test(whole(box)) || whole(box).length > 1500)
      return within(link, "li, article, tr, [class*=card i], [class*=product i]") ?? link;
    const most = places(box).size;
    while (up(box) && up(box) !== document.body && places(up(box)).size === most) box = up(box);
    return box;
  };
  const small = card => all(card, "*").filter(one => !one.children.length && whole(one).length < 60);
  const price = card => {
    const amounts = small(card).map(whole).concat(whole(card))
      .flatMap(text => text.match(/\d[\d.,']*/g) ?? [])
      .map(text => Number(text.replace(/[.,](?=\d{2}$)/, "_").replace(/[.,']/g, "").replace("_", ".")));
    return amounts.find(amount => amount > 0) ?? 0;
  };
  const rank = link => {
    const card = cardOf(link), text = whole(card);
    if (small(card).some(mark => goneWords.test(whole(mark)) && mark.checkVisibility())) return 8;
    if (/gift.?(card|voucher)|gavekort|gavebevis|presentkort|geschenk|gutschein|abonnement|subscription|prenumeration/i
      .test(text + link.href)) return 4;
    return /(vælg|choose|select|wähle|välj|velg)[^.]{0,20}(variant|option|størrelse|size|größe|storlek|farve|colou?r)/i.test(text) ? 1 : 0;
  };
  const ranked = new Map();
  for (const link of links) {
    const known = ranked.get(inPage(link)), rated = [rank(link), price(cardOf(link))];
    if (!known || rated[0] > known[0]) ranked.set(inPage(link), rated);
  }
  const priced = [...ranked.values()].every(([, amount]) => amount > 0);
  return [...ranked].sort(([, [a, low]], [, [b, high]]) => a - b || (priced ? low - high : 0))
    .map(([address, [rated]]) => [address, rated === 8]);
}
