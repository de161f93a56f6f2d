// The cart by script.
var AjaxCart = {
  loadWaiting: false,
  addproducttocart_catalog(url) { this.send(url, new URLSearchParams()); },
  addproducttocart_details(url, form) { this.send(url, new URLSearchParams(new FormData(document.querySelector(form)))); },
  async send(url, body) {
    if (this.loadWaiting) return;
    this.loadWaiting = true;
    const busy = document.querySelector('.ajax-loading-block-window');
    busy.style.display = 'block';
    try {
      const answer = await fetch(url, { method: 'POST', body, headers: { 'X-Requested-With': 'XMLHttpRequest' } });
      if (!answer.ok) throw new Error(answer.status);
      this.done(await answer.json());
    } catch (error) {
      alert('Varen kunne ikke lægges i kurven. Genindlæs siden, og prøv igen.');
    } finally {
      busy.style.display = 'none';
      this.loadWaiting = false;
    }
  },
  done(answer) {
    if (answer.updatetopcartsectionhtml) document.querySelector('#topcartlink .cart-qty').innerHTML = answer.updatetopcartsectionhtml;
    if (answer.updateflyoutcartsectionhtml) document.querySelector('#flyout-cart').outerHTML = answer.updateflyoutcartsectionhtml;
    if (answer.message) displayBarNotification(answer.message, answer.success ? 'success' : 'error', answer.success ? 3500 : 0);
    if (answer.redirect) location.href = answer.redirect;
  },
};
