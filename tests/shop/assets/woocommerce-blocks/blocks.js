// The cart's and the checkout's block: empty boxes until a script has asked the Store API.
const api = '/wp-json/wc/store/v1';
let nonce = '';

async function ask(path, options = {}) {
  const answer = await fetch(api + path, {...options, headers: {Nonce: nonce, 'Content-Type': 'application/json'}});
  nonce = answer.headers.get('Nonce') || nonce;
  const body = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(body.message || body.code), body);
  return body;
}
const post = (path, body) => ask(path, {method: 'POST', body: JSON.stringify(body)});

function drawCart(block, cart) {
  const words = JSON.parse(block.dataset.words), faults = JSON.parse(block.dataset.faults);
  block.classList.remove('is-loading');
  if (!cart.shown.length) {
    block.innerHTML = `<div class="wp-block-woocommerce-empty-cart-block"><h2 class="wp-block-heading wc-block-cart__empty-cart__title">${words.empty}</h2><a href="${block.dataset.all}">${words.browse}</a></div>`;
    return;
  }
  const rows = cart.shown.map((item) => `<tr class="wc-block-cart-items__row" tabindex="-1"><td class="wc-block-cart-item__product"><div class="wc-block-cart-item__wrap"><a class="wc-block-components-product-name" href="${item.permalink}">${item.name}</a><div class="wc-block-components-quantity-selector"><input class="wc-block-components-quantity-selector__input" type="number" value="${item.quantity}"></div><button class="wc-block-cart-item__remove-link">${words.remove}</button></div></td><td class="wc-block-cart-item__total">${item.total}</td></tr>`);
  const attributes = faults.disabled ? 'aria-disabled="true"' : `href="${block.dataset.checkout}"`;
  const button = faults.missing ? '' : `<div class="wp-block-woocommerce-proceed-to-checkout-block wc-block-cart__submit"><a class="components-button wc-block-components-button wp-element-button wc-block-cart__submit-button contained" ${attributes}><span class="wc-block-components-button__text">${words.checkout}</span></a></div>`;
  block.innerHTML = `<div class="wp-block-woocommerce-filled-cart-block"><table class="wc-block-cart-items wp-block-woocommerce-cart-line-items-block"><tbody>${rows.join('')}</tbody></table><div class="wp-block-woocommerce-cart-totals-block"><div class="wc-block-components-totals-footer-item">${words.total} ${cart.total}</div><div class="wc-block-cart__payment-options wp-block-woocommerce-cart-express-payment-block"></div>${button}</div></div>`;
  const link = block.querySelector('.wc-block-cart__submit-button');
  if (link && faults.dead) link.addEventListener('click', (event) => event.preventDefault());
  for (const remove of block.querySelectorAll('.wc-block-cart-item__remove-link')) remove.addEventListener('click', async () => { await ask('/cart/items', {method: 'DELETE'}); location.reload(); });
}

function drawCheckout(block, cart) {
  const t = JSON.parse(block.dataset.words), faults = JSON.parse(block.dataset.faults), methods = Object.entries(JSON.parse(block.dataset.methods));
  const field = (id, label, autocomplete, type = 'text') => `<div class="wc-block-components-text-input wc-block-components-address-form__${id.split('-')[1] || id}"><input type="${type}" id="${id}" autocomplete="${autocomplete}" aria-label="${label}" required><label for="${id}">${label}</label></div>`;
  const contact = faults.contact ? '' : `
    <fieldset class="wc-block-checkout__contact-fields wp-block-woocommerce-checkout-contact-information-block" id="contact-fields">${field('email', t.email, 'email', 'email')}</fieldset>
    <fieldset class="wc-block-checkout__shipping-fields wp-block-woocommerce-checkout-shipping-address-block" id="shipping-fields"><div id="shipping" class="wc-block-components-address-form">
      <div class="wc-block-components-country-input"><div class="wc-blocks-components-select"><label for="shipping-country">${t.country}</label><select id="shipping-country" autocomplete="country" class="wc-blocks-components-select__select"><option value="DK">${t.denmark}</option><option value="SE">${t.sweden}</option></select></div></div>
      ${field('shipping-first_name', t.first_name, 'given-name')}${field('shipping-last_name', t.last_name, 'family-name')}${field('shipping-address_1', t.address, 'address-line1')}${field('shipping-postcode', t.postcode, 'postal-code')}${field('shipping-city', t.city, 'address-level2')}${field('shipping-phone', t.phone, 'tel', 'tel')}
    </div></fieldset>`;
  const pay = methods.length ? `<div class="wc-block-components-radio-control wc-block-components-radio-control--highlight-checked">${methods.map(([key, name], place) => `<div class="wc-block-components-radio-control-accordion-option"><label class="wc-block-components-radio-control__option" for="radio-control-wc-payment-method-options-${key}"><input id="radio-control-wc-payment-method-options-${key}" class="wc-block-components-radio-control__input" type="radio" name="radio-control-wc-payment-method-options" value="${key}" ${place ? '' : 'checked'}><span class="wc-block-components-radio-control__label">${name}</span></label></div>`).join('')}</div>`
    : `<div class="wc-block-components-notice-banner is-error wc-block-checkout__no-payment-methods-notice">${t.payment_none}</div>`;
  block.classList.remove('is-loading');
  block.innerHTML = `<div class="wc-block-components-sidebar-layout"><div class="wc-block-components-main wc-block-checkout__main"><form class="wc-block-components-form wc-block-checkout__form" aria-label="Checkout">
    ${contact}
    <fieldset class="wc-block-checkout__shipping-option wp-block-woocommerce-checkout-shipping-methods-block" id="shipping-option"><legend>${t.shipping}</legend><div class="rates"></div></fieldset>
    <fieldset class="wc-block-checkout__payment-method wp-block-woocommerce-checkout-payment-block" id="payment-method"><legend>${t.payment}</legend><div class="wc-block-components-checkout-step__content">${pay}</div></fieldset>
    <div class="wc-block-checkout__actions wp-block-woocommerce-checkout-actions-block">${faults.pay ? '' : `<button class="components-button wc-block-components-button wp-element-button wc-block-components-checkout-place-order-button contained" type="button"><span class="wc-block-components-button__text">${t.pay}</span></button>`}</div>
  </form></div></div>`;
  drawRates(block, cart, t);
  const value = (id) => block.querySelector(`#${id}`)?.value || '';
  const customer = () => {
    const address = Object.fromEntries(['first_name', 'last_name', 'address_1', 'postcode', 'city', 'country', 'phone'].map((name) => [name, value(`shipping-${name}`)]));
    return {shipping_address: address, billing_address: {...address, email: value('email')}};
  };
  let timer;
  const push = async () => {
    block.querySelector('.wc-block-components-validation-error')?.remove();
    try { drawRates(block, await post('/cart/update-customer', customer()), t); }
    catch (error) { block.querySelector('#email').parentElement.insertAdjacentHTML('beforeend', `<div class="wc-block-components-validation-error" role="alert"><p>${error.message}</p></div>`); }
  };
  block.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(push, 500); });
  block.querySelector('.wc-block-components-checkout-place-order-button')?.addEventListener('click', async () => {
    const answer = await post('/checkout', {payment_method: methods[0][0], ...customer()});
    location = `${location.pathname}order-received/${answer.order_id}/`;
  });
}

function drawRates(block, cart, t) {
  const box = block.querySelector('.rates'), rates = cart.shipping_rates;
  if (rates === null) box.innerHTML = `<div class="wc-block-components-shipping-rates-control__no-results-notice is-info"><p>${t.shipping_wait}</p></div>`;
  else if (!rates.length) box.innerHTML = `<div class="wc-block-components-notice-banner is-warning wc-block-components-shipping-rates-control__no-results-notice"><div class="wc-block-components-notice-banner__content">${t.shipping_none}</div></div>`;
  else box.innerHTML = `<div class="wc-block-components-shipping-rates-control"><div class="wc-block-components-shipping-rates-control__package"><div class="wc-block-components-radio-control">${rates.map((rate, place) => `<label class="wc-block-components-radio-control__option" for="radio-control-0-${rate.handle}"><input id="radio-control-0-${rate.handle}" class="wc-block-components-radio-control__input" type="radio" name="radio-control-0" value="${rate.handle}" ${place ? '' : 'checked'}><span class="wc-block-components-radio-control__label">${rate.title} ${rate.text}</span></label>`).join('')}</div></div></div>`;
}

nordlys.hydrated.then(async () => {
  const cart = document.querySelector('.wp-block-woocommerce-cart'), checkout = document.querySelector('.wp-block-woocommerce-checkout');
  const found = await ask('/cart');
  if (cart) drawCart(cart, found);
  if (checkout) drawCheckout(checkout, found);
});
