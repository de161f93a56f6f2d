// The feature that adds to the cart; the application loads it when it is first needed.
export function addToCart(app, code, quantity) {
  app.dialog('<div class="cx-dialog-header modal-header"><div class="cx-dialog-title modal-title">Warenkorb wird aktualisiert …</div></div><div class="cx-dialog-body"><cx-spinner><div class="cx-spinner"><div class="loader"></div></div></cx-spinner></div>');
  return app.occ("POST", `${app.cartPath()}/entries`, { product: { code }, quantity }).then(async (answer) => {
    await app.loadCart();
    if (!answer.quantityAdded) {
      setTimeout(() => app.dialog(""), 800);
      if (answer.statusCode === "noStock") { app.message("Der Artikel ist nicht vorrätig."); }
      return;
    }
    const entry = answer.entry;
    app.dialog(`<div class="cx-dialog-header modal-header"><div class="cx-dialog-title modal-title">Artikel wurde in den Warenkorb gelegt</div><button type="button" class="close link" aria-label="Schließen" data-dismiss>×</button></div>
      <div class="cx-dialog-body two"><div class="cx-dialog-item"><cx-cart-item><img src="${entry.image}" alt="" width="90" height="90"><div class="cx-name"><a class="cx-link" href="${app.productUrl(entry)}">${entry.name} ${entry.variant}</a></div><div>${entry.price}</div></cx-cart-item></div>
      <div class="cx-dialog-actions"><div class="cx-dialog-total"><div>Warenkorb (${app.cart.totalUnitCount} Artikel)</div><div>${app.cart.subTotal}</div></div><div class="cx-dialog-buttons"><a class="btn btn-primary" autofocus href="${app.url("/cart")}">Warenkorb anzeigen</a><a class="btn btn-secondary" href="${app.url("/checkout")}">Zur Kasse</a></div></div></div>`);
  }, () => { app.dialog(""); app.message("Es ist ein Fehler aufgetreten. Bitte versuchen Sie es später."); });
}
