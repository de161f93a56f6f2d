// A notice of what was added; the count of the header comes with it.
document.addEventListener('cart:added', async () => {
  const cart = await (await fetch(window.Shopify.routes.root + 'cart.js')).json(), box = document.getElementById('cart-notification');
  document.getElementById('cart-notification-product').textContent = cart.items[0]?.title || '';
  box.hidden = false;
  box.classList.add('active');
  const bubble = document.querySelector('.cart-count-bubble');
  bubble.hidden = !cart.item_count;
  bubble.firstElementChild.textContent = cart.item_count;
});
nordlys.hydrated.then(() => document.addEventListener('click', async (event) => {
  if (event.target.matches('.cart-notification__close')) document.getElementById('cart-notification').hidden = true;
  if (!event.target.matches('[data-remove]')) return;
  await fetch(window.routes.cart_change_url + '.js', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({id: event.target.dataset.remove, quantity: 0})});
  location.reload();
}));
