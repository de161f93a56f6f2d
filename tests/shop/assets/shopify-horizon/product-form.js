// The product: a choice sets the hidden id, adding is a request of the script's, an error is a line above the form.
nordlys.hydrated.then(() => {
  const form = document.getElementById('BuyButtons-ProductForm-main');
  if (!form) return;
  const button = form.querySelector('[name=add]'), id = form.querySelector('[name=id]'), error = document.querySelector('.product-form-text__error');
  document.querySelector('variant-picker')?.addEventListener('change', (event) => {
    const choice = event.target.matches('select') ? event.target.selectedOptions[0] : event.target;
    id.disabled = !choice.dataset.variant;
    id.value = choice.dataset.variant || '';
    if (button) button.disabled = choice.dataset.available !== 'true';
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (form.dataset.alert) return alert(form.dataset.alert);
    error.hidden = true;
    const reply = await fetch(window.routes.cart_add_url, {method: 'POST', headers: {'X-Requested-With': 'XMLHttpRequest', Accept: 'application/javascript'}, body: new FormData(form)});
    const body = await reply.json();
    if (!body.status) return document.dispatchEvent(new CustomEvent('cart:added'));
    error.textContent = body.message;
    error.hidden = false;
  });
});
