// The product page: choosing a variant, adding to the cart by fetch, the bar that follows the scroll.
function choose(choice) {
  const form = document.getElementById('product-form-main');
  const id = form.querySelector('[name=id]');
  const available = choice.dataset.available === 'true';
  id.disabled = !choice.dataset.variant;
  id.value = choice.dataset.variant || '';
  if (choice.dataset.price) document.getElementById('price-main').innerHTML = '<span class="price-item price-item--regular">' + choice.dataset.price + '</span>';
  for (const button of document.querySelectorAll('[name=add][form=product-form-main], #product-form-main [name=add]')) {
    button.disabled = !available;
    const main = document.getElementById('ProductSubmitButton-main');
    button.textContent = !choice.dataset.variant || available ? main.dataset.text : main.dataset.soldOut;
  }
}

function showError(form, message) {
  const box = form.closest('product-form')?.querySelector('.product-form__error-message-wrapper');
  if (!box) return;
  box.hidden = !message;
  box.querySelector('.product-form__error-message').textContent = message;
}

async function add(event) {
  event.preventDefault();
  const form = event.target;
  const button = event.submitter || form.querySelector('[name=add]');
  if (button.getAttribute('aria-disabled') === 'true') return;
  if (window.cartStrings.alert) return alert(window.cartStrings.alert);
  showError(form, '');
  button.setAttribute('aria-disabled', 'true');
  button.classList.add('loading');
  try {
    const reply = await fetch(window.routes.cart_add_url, {
      method: 'POST',
      headers: {'X-Requested-With': 'XMLHttpRequest', Accept: 'application/javascript'},
      body: new FormData(form),
    });
    const body = await reply.json();
    if (body.status) showError(form, body.description);
    else document.dispatchEvent(new CustomEvent('cart:added'));
  } catch (error) {
    console.error(error);
  } finally {
    button.removeAttribute('aria-disabled');
    button.classList.remove('loading');
  }
}

async function express() {
  const reply = await fetch('/wallets/express', {method: 'POST', body: new FormData(document.getElementById('product-form-main'))});
  if (reply.ok) alert('#' + (await reply.json()).order);
}

nordlys.hydrated.then(() => {
  for (const form of document.querySelectorAll('form[data-type=add-to-cart-form]')) form.addEventListener('submit', add);
  document.querySelector('[data-express]')?.addEventListener('click', express);
  const select = document.getElementById('variant-select');
  select?.addEventListener('change', () => choose(select.selectedOptions[0]));
  for (const radio of document.querySelectorAll('variant-selects input[type=radio]')) radio.addEventListener('change', () => choose(radio));
  const main = document.getElementById('ProductSubmitButton-main');
  const bar = document.querySelector('.sticky-bar');
  if (main && bar) new IntersectionObserver(([seen]) => { bar.hidden = seen.isIntersecting || seen.boundingClientRect.top > 0; }).observe(main);
});
