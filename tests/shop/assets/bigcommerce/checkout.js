// A checkout that is all script: customer, shipping and payment open one after the other at one address.
const ask = async (method, path, body) => {
  const answer = await fetch(path, {method, body: JSON.stringify(body), headers: {'Content-Type': 'application/json', Accept: 'application/vnd.bc.v1+json'}});
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.detail);
  return said;
};
const app = document.getElementById('checkout-app');

nordlys.hydrated.then(() => setTimeout(() => {
  const t = JSON.parse(app.dataset.words), faults = JSON.parse(app.dataset.faults);
  app.innerHTML = `<div class="layout optimizedCheckout-contentPrimary"><div class="layout-main"><ol class="checkout-steps" style="list-style: none">
    <li class="checkout-step optimizedCheckout-checkoutStep checkout-step--customer"><div class="checkout-view-header"><h2 class="stepHeader-title">${t.contact}</h2></div><div class="checkout-view-content"><form class="checkout-form" id="checkout-customer-guest" novalidate>${faults.contact ? '' : `<div class="form-field"><label for="email" class="form-label">${t.email}</label><input id="email" name="email" type="email" autocomplete="email" class="form-input optimizedCheckout-form-input"></div>`}<button id="checkout-customer-continue" class="button customerEmail-button button--primary optimizedCheckout-buttonPrimary" type="submit">${t.next}</button></form></div></li>
    <li class="checkout-step checkout-step--shipping"><h2 class="stepHeader-title">${t.delivery}</h2><div class="checkout-view-content"></div></li>
    <li class="checkout-step checkout-step--payment"><h2 class="stepHeader-title">${t.payment}</h2><div class="checkout-view-content"></div></li></ol></div></div>`;
  app.querySelector('#checkout-customer-guest').addEventListener('submit', async (event) => {
    event.preventDefault();
    const form = event.target, email = form.elements.email.value;
    form.querySelector('.form-inlineMessage')?.remove();
    try { await ask('POST', '/api/storefront/checkouts/n0rdly5/billing-address', {email}); }
    catch (error) { form.elements.email.insertAdjacentHTML('afterend', `<ul class="form-field-errors form-inlineMessage"><li class="form-field-error"><label aria-live="polite" role="alert" class="form-inlineMessage">${error.message}</label></li></ul>`); return; }
    form.parentElement.innerHTML = `<div class="customerView" data-test="checkout-customer-info"><div class="customerView-body">${email}</div></div>`;
    shipping(t, faults);
  });
}, 400));

function shipping(t, faults) {
  const step = app.querySelector('.checkout-step--shipping .checkout-view-content');
  const field = (id, name, label) => `<div class="dynamic-form-field dynamic-form-field--${name}"><div class="form-field"><label for="${id}" class="form-label">${label}</label><input id="${id}" name="shippingAddress.${name}" type="text" class="form-input optimizedCheckout-form-input"></div></div>`;
  step.innerHTML = `<form class="checkout-form" autocomplete="on" novalidate><fieldset id="checkoutShippingAddress" class="form-fieldset"><div class="checkout-address">${field('firstNameInput', 'firstName', t.first_name)}${field('lastNameInput', 'lastName', t.last_name)}${field('addressLine1Input', 'address1', t.address)}${field('cityInput', 'city', t.city)}<div class="dynamic-form-field dynamic-form-field--countryCode"><label for="countryCodeInput">${t.country}</label><select id="countryCodeInput" name="shippingAddress.countryCode" class="form-select optimizedCheckout-form-select"><option value="">…</option><option value="DK">${t.denmark}</option><option value="SE">${t.sweden}</option></select></div>${field('postCodeInput', 'postalCode', t.postcode)}${field('phoneInput', 'phone', t.phone)}</div></fieldset>
    <fieldset id="checkout-shipping-options" class="form-fieldset"><div class="ways"><div class="shippingOptions-panel optimizedCheckout-overlay"><p class="shippingOptions-panel-message optimizedCheckout-primaryContent">${t.shipping_wait}</p></div></div></fieldset>
    <div class="form-actions"><button id="checkout-shipping-continue" class="button button--primary optimizedCheckout-buttonPrimary" type="submit" disabled>${t.next}</button></div></form>`;
  const form = step.querySelector('form'), next = step.querySelector('#checkout-shipping-continue');
  let timer;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const address = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name.split('.')[1], value]));
      if (!address.address1 || !address.postalCode || !address.countryCode) return;
      const {options} = await ask('POST', '/api/storefront/checkouts/n0rdly5/consignments', {address});
      step.querySelector('.ways').innerHTML = options.length ? `<div class="shippingOptions-container form-fieldset"><ul class="form-checklist optimizedCheckout-form-checklist" style="list-style: none">${options.map((rate, place) => `<li class="form-checklist-item optimizedCheckout-form-checklist-item"><div class="form-checklist-header"><div class="form-field"><input id="shippingOptionRadio-${rate.handle}" name="shippingOptionIds.1" type="radio" class="form-checklist-checkbox optimizedCheckout-form-checklist-checkbox" value="${rate.handle}" ${place ? '' : 'checked'}><label for="shippingOptionRadio-${rate.handle}" class="form-label">${rate.title} ${rate.text}</label></div></div></li>`).join('')}</ul></div>` : `<div class="shippingOptions-panel optimizedCheckout-overlay"><p class="shippingOptions-panel-message optimizedCheckout-primaryContent" role="alert">${t.shipping_none}</p></div>`;
      next.disabled = !options.length;
    }, 600);
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const {methods} = await ask('PUT', '/api/storefront/checkouts/n0rdly5/consignments', {});
    step.innerHTML = '<div class="staticConsignment">✓</div>';
    pay(t, faults, methods);
  });
}

function pay(t, faults, methods) {
  const step = app.querySelector('.checkout-step--payment .checkout-view-content');
  step.innerHTML = methods.length ? `<form class="checkout-form" novalidate><fieldset id="checkout-payment-methods" class="form-fieldset"><ul class="form-checklist optimizedCheckout-form-checklist" style="list-style: none">${methods.map(([key, name], place) => `<li class="form-checklist-item"><div class="form-checklist-header"><div class="form-field"><input id="radio-${key}" name="paymentProviderRadio" type="radio" class="form-checklist-checkbox" value="${key}" ${place ? '' : 'checked'}><label for="radio-${key}" class="form-label"><div class="paymentProviderHeader-name" data-test="payment-method-name">${name}</div></label></div></div></li>`).join('')}</ul></fieldset><div class="form-actions">${faults.pay ? '' : '<button id="checkout-payment-continue" class="button button--action button--large button--slab optimizedCheckout-buttonPrimary" type="submit">Place Order</button>'}</div></form>` : `<div class="alertBox alertBox--error" role="alert">${t.payment_none}</div>`;
  step.querySelector('form')?.addEventListener('submit', async (event) => {
    event.preventDefault();
    await ask('POST', '/internalapi/v1/checkout/order', {payment: {methodId: event.target.elements.paymentProviderRadio.value}});
    location = '/checkout/order-confirmation';
  });
}
