// No drawer: who has added something is sent to the cart.
document.addEventListener('cart:added', () => { location = window.routes.cart_url; });
nordlys.hydrated.then(() => document.addEventListener('click', async (event) => {
  if (!event.target.matches('[data-remove]')) return;
  await fetch(window.routes.cart_change_url + '.js', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({id: event.target.dataset.remove, quantity: 0})});
  location.reload();
}));
