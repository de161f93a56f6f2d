// What a page that a step failed on shows. By meaning, and never by the names that a platform or theme gives its parts.
([shunned]) => {
  const shown = one => one.checkVisibility({opacityProperty: true, visibilityProperty: true})
    && one.getBoundingClientRect().width > 8 && one.getBoundingClientRect().height > 8;
  const working = one => !one.matches(":disabled, [aria-disabled=true], [inert] *, .disabled");
  const never = one => shunned.some(row => { try { return Boolean(within(one, row)); } catch { return false; } });
  const main = all(document, "main, [role=main]")[0] ?? document.body;
  const outside = "header, footer, nav, [role=search], [action*=search i], [action*=newsletter i], [class*=newsletter i]";
  const toPress = all(main, "button, [role=button], input[type=submit], input[type=image], a, [tabindex], [onclick]")
    .filter(one => !within(one, outside) && shown(one) && working(one) && !never(one));
  const said = one => seen(one) || flat(one.value || one.getAttribute("aria-label") || one.title);
  const intoCart = /(læg|tilføj|put|kom) .*(kurv|taske|indkøb)|(føj|tilføj) til (kurv|indkøb|taske)|^i kurv(en)?$|^(add|put) .{0,20}(cart|basket|bag|trolley)|in den (warenkorb|einkaufswagen)|(lägg|legg) .{0,20}(varukorg|kundvagn|korg|handlekurv|kurv)/i;
  // a wallet's own button leads on with the wallet alone, and is never pressed
  const ofWallet = /paypal|mobile ?pay|klarna|vipps|swish|(apple|google|amazon|shop) ?pay/i;
  const toCheckout = /til (kassen|betaling)|check ?out|zur kasse|till kassan|gå til bestilling|proceed to (pay|order)/i;
  const card = "li, article, [class*=card i], [class*=related i], [class*=recommend i], [class*=slider i], [class*=carousel i]";
  // in the card of another product: a picture in it leads to another page
  const page = address => address.split("#")[0];
  const elsewhere = link => page(link.href) !== page(location.href) && !/\.(jpe?g|png|webp|avif|gif|svg)$/i.test(link.pathname);
  const another = one => {
    for (let box = up(one); box && box !== main && !has(box, "h1"); box = up(box))
      if (all(box, "a[href]").some(link => all(link, "img, picture")[0]?.getBoundingClientRect().width > 60
        && elsewhere(link))) return true;
    return false;
  };
  const pictured = all(main, "a[href]").filter(link => {
    const box = within(link, "li, article, [class*=card i], [class*=item i], [class*=product i]") ?? link;
    return box !== main && shown(link) && has(box, "img, picture, svg") && MONEY.test(whole(box));
  });
  const kinds = ":not([type=hidden], [type=checkbox], [type=radio], [type=submit], [type=button], [type=image], [type=search])";
  const fields = all(document, `input${kinds}, select, textarea`)
    .filter(one => !within(one, outside) && working(one) && shown(one));
  const data = [...document.querySelectorAll("script[type='application/ld+json']")].map(one => one.textContent).join(" ");
  const stock = /schema\.org\/(InStock|OutOfStock|SoldOut|Discontinued|LimitedAvailability)/i.exec(data)?.[1];
  const pick = (words, apart) => [...new Set(toPress.filter(one => words.test(said(one)) && !ofWallet.test(said(one)) && said(one).length < 60
    && !(apart && (within(one, card) || another(one)))).map(said))].slice(0, 5);
  return {
    heading: (all(document, "h1").map(seen)[0] || flat(document.title)).slice(0, 200),
    text: seen(main).slice(0, 4000),
    notices: all(main, "form, [role=alert], [role=status], [class*=error i], [class*=notice i], [class*=warning i]")
      .filter(one => shown(one) && !within(up(one), card)).map(seen).join(" ").slice(0, 2000),
    buys: pick(intoCart, true), ways_on: pick(toCheckout, false),
    products: new Set(pictured.map(link => link.href.split(/[?#]/)[0])).size,
    fields: fields.length,
    in_stock: stock ? /^(InStock|Limited)/i.test(stock) : null,
  };
}
