// The drawer is a dialog of the browser's, opened when something was added and filled by the server.
document.addEventListener('cart:added', async () => {
  const dialog = document.getElementById('cart-drawer');
  dialog.querySelector('[data-drawer]').innerHTML = await (await fetch(window.routes.cart_url + '?section_id=cart-drawer')).text();
  if (!dialog.open) dialog.showModal();
  const cart = await (await fetch(window.Shopify.routes.root + 'cart.js')).json();
  const bubble = document.querySelector('.cart-count-bubble');
  bubble.hidden = !cart.item_count;
  bubble.firstElementChild.textContent = cart.item_count;
});
nordlys.hydrated.then(() => document.addEventListener('click', async (event) => {
  if (event.target.matches('.close-button')) event.target.closest('dialog').close();
  if (!event.target.matches('[data-remove]')) return;
  await fetch(window.routes.cart_change_url + '.js', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({id: event.target.dataset.remove, quantity: 0})});
  location.reload();
}));
