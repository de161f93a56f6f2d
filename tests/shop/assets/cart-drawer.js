// The drawer: opens a moment after something was added, then is filled by the server; the count comes last.
const drawer = () => document.querySelector('cart-drawer');
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function fill() {
  const reply = await fetch(window.routes.cart_url + '?section_id=cart-drawer');
  document.getElementById('CartDrawer-CartItems').innerHTML = await reply.text();
  drawer().classList.toggle('is-empty', !document.querySelector('#CartDrawer .line'));
}

async function count() {
  const cart = await (await fetch(window.Shopify.routes.root + 'cart.js')).json();
  const bubble = document.querySelector('.cart-count-bubble');
  bubble.hidden = !cart.item_count;
  bubble.firstElementChild.textContent = cart.item_count;
}

async function remove(button) {
  await fetch(window.routes.cart_change_url + '.js', {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({id: button.dataset.remove, quantity: 0}),
  });
  if (button.closest('cart-drawer')) await fill();
  else location.reload();
  await count();
}

document.addEventListener('cart:added', async () => {
  await wait(250);
  drawer().classList.add('active');
  await fill();
  await wait(150);
  await count();
});

nordlys.hydrated.then(() => {
  document.addEventListener('click', (event) => {
    if (event.target.matches('[data-remove]')) remove(event.target);
    if (event.target.matches('.drawer__close, .drawer__overlay')) drawer().classList.remove('active');
  });
});
