// Adding is a request of the script's, whose answer is the cart that slides in; a variant is another page.
nordlys.hydrated.then(() => {
  for (const form of document.querySelectorAll('form[data-add-to-cart]')) form.addEventListener('submit', add);
  document.querySelector('form[data-variant-switch]')?.addEventListener('change', (event) => {
    const switcher = event.currentTarget;
    location = JSON.parse(switcher.dataset.variantSwitchOptions).url + '?variant=' + event.target.value;
  });
  document.querySelector('[data-off-canvas-cart]')?.addEventListener('click', async (event) => {
    event.preventDefault();
    open(await (await fetch(window.router['frontend.cart.offcanvas'])).text());
  });
});

async function add(event) {
  event.preventDefault();
  const body = new FormData(event.target);
  body.set('redirectTo', 'frontend.cart.offcanvas');
  const answer = await fetch(event.target.action, {method: 'POST', body, headers: {'X-Requested-With': 'XMLHttpRequest'}});
  open(await answer.text());
  document.querySelector('[data-cart-widget]').innerHTML = await (await fetch(window.router['frontend.checkout.info'])).text();
}

function open(html) {
  document.querySelector('.offcanvas')?.remove();
  document.body.insertAdjacentHTML('beforeend', '<div class="offcanvas cart-offcanvas offcanvas-end show" tabindex="-1" style="position: fixed; z-index: 20; right: 0; top: 0; bottom: 0; width: 27rem; background: #fff">' + html + '</div>');
}
