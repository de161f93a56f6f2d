// What a product's page says of the price: its currency, what stands around the heading, all amounts of the page, those in its data.
() => {
  const says = document.querySelector("meta[property$='price:currency'], meta[itemprop=priceCurrency]");
  const data = [...document.querySelectorAll("script[type='application/ld+json']")]
    .map(script => /"priceCurrency"\s*:\s*"([A-Z]{3})"/.exec(script.textContent)?.[1]);
  // What stands around the heading says how the price is meant. Every amount of the page may be the price, though: a
  // line about free delivery may stand nearer. Read text by text, as boxes have no space between them.
  let box = all(document, "h1")[0];
  for (let level = 0; level < 6 && box && !MONEY.test(whole(box)); level++) box = up(box);
  const price = box && box !== document.body ? (order ? pieces(box).join("\n") : box.innerText).slice(0, 1500) : "";
  const amounts = strings(all(document, "main")[0] ?? document.body).filter(said => said.length < 200
    && /\d|kr|,-|[€£$]|zł|dkk|sek|nok|eur|gbp|usd|chf|pln/i.test(said)).slice(0, 400).map(said => said.trim());
  const numbers = [...document.querySelectorAll("script[type='application/ld+json']")].flatMap(script =>
    [...script.textContent.matchAll(/"(?:lowP|highP|p)rice"\s*:\s*"?(\d+(?:\.\d+)?)/g)].map(match => match[1]));
  return {currency: says?.content || data.find(Boolean) || null, price,
    amounts: amounts.join(" ").slice(0, 6000), numbers: numbers.slice(0, 100)};
}
