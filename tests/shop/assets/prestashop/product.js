// Choosing a variant draws the button anew; adding is a request of the script's, after which the cart's corner and a dialog come.
nordlys.hydrated.then(() => {
  const form = document.getElementById('add-to-cart-or-refresh');
  if (!form) return;
  form.addEventListener('change', async (event) => {
    if (!event.target.matches('[data-product-attribute]')) return;
    const body = new URLSearchParams(new FormData(form));
    const answer = await (await fetch(location.pathname + '?ajax=1&action=refresh', {method: 'POST', body})).json();
    form.querySelector('.js-product-add-to-cart').outerHTML = answer.product_add_to_cart;
  });
  form.addEventListener('submit', add);
});

async function add(event) {
  event.preventDefault();
  const form = event.target;
  document.querySelector('.ajax-error')?.remove();
  const body = new URLSearchParams([...new FormData(form), ['add', '1'], ['action', 'update']]);
  const answer = await (await fetch(form.action, {method: 'POST', body, headers: {Accept: 'application/json'}})).json();
  if (answer.hasError) {
    document.querySelector('.notifications-container').innerHTML = '<article class="alert alert-danger ajax-error" role="alert"><ul><li>' + answer.errors.join('') + '</li></ul></article>';
    return;
  }
  const blockcart = document.querySelector('.blockcart');
  const shown = await (await fetch(blockcart.dataset.refreshUrl, {method: 'POST', body: new URLSearchParams({id_product: answer.id_product, action: 'add-to-cart'})})).json();
  blockcart.outerHTML = shown.preview;
  document.getElementById('blockcart-modal')?.remove();
  document.body.insertAdjacentHTML('beforeend', shown.modal);
}
