// The checkout is drawn by a script some time after the page; its second step has the same address but for what follows the #.
const rest = '/rest/default/V1/guest-carts/n0rdly5/';
const post = async (path, body) => {
  const answer = await fetch(rest + path, {method: 'POST', body: JSON.stringify(body), headers: {'Content-Type': 'application/json', 'X-Requested-With': 'XMLHttpRequest'}});
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.message);
  return said;
};

nordlys.hydrated.then(() => setTimeout(() => {
  const root = document.getElementById('checkout'), t = JSON.parse(root.dataset.words), faults = JSON.parse(root.dataset.faults);
  const field = (name, label, more = '') => `<div class="field" name="shippingAddress.${name}"><label class="label" for="${name}"><span>${label}</span></label><div class="control"><input class="input-text" type="text" name="${name}" id="${name}" ${more}></div></div>`;
  const contact = faults.contact ? '' : `<form class="form form-login" data-role="email-with-possible-login" method="post"><fieldset id="customer-email-fieldset" class="fieldset"><div class="field required"><label class="label" for="customer-email"><span>${t.email}</span></label><div class="control"><input class="input-text" type="email" name="username" id="customer-email" autocomplete="email"></div></div><fieldset class="fieldset hidden-fields" style="display: none"><input type="password" name="password" id="customer-password"></fieldset></fieldset></form>
    <form class="form form-shipping-address" id="co-shipping-form"><div id="shipping-new-address-form" class="fieldset address">${field('firstname', t.first_name)}${field('lastname', t.last_name)}<fieldset class="field street"><div class="control">${field('street[0]', t.address)}${field('street[1]', '')}</div></fieldset><div class="field"><label class="label" for="country_id"><span>${t.country}</span></label><select class="select" name="country_id" id="country_id"><option value="">…</option><option value="DK" selected>${t.denmark}</option><option value="SE">${t.sweden}</option></select></div>${field('city', t.city)}${field('postcode', t.postcode)}${field('telephone', t.phone)}</div></form>`;
  root.innerHTML = `<ul class="opc-progress-bar" style="list-style: none"><li class="opc-progress-bar-item _active"><span>${t.delivery}</span></li></ul><div class="opc-estimated-wrapper"><span class="estimated-price">${root.dataset.total}</span></div><div class="opc-wrapper"><ol class="opc" id="checkoutSteps" style="list-style: none">
    <li id="shipping" class="checkout-shipping-address"><div class="step-title">${t.delivery}</div><div id="checkout-step-shipping" class="step-content">${contact}</div></li>
    <li id="opc-shipping_method" class="checkout-shipping-method"><div class="step-title">${t.shipping}</div><div id="checkout-step-shipping_method" class="step-content"><div class="rates"><div class="no-quotes-block">${t.shipping_wait}</div></div></div></li>
    <li id="payment" class="checkout-payment-method" style="display: none"></li></ol></div>`;
  const value = (name) => root.querySelector(`[name="${name}"]`)?.value || '';
  const address = () => ({firstname: value('firstname'), lastname: value('lastname'), street: [value('street[0]')], city: value('city'), postcode: value('postcode'), country_id: value('country_id'), telephone: value('telephone'), email: value('username')});
  let timer;
  root.addEventListener('input', (event) => {
    if (!event.target.closest('#shipping')) return;
    clearTimeout(timer);
    timer = setTimeout(async () => rates(root, t, await post('estimate-shipping-methods', {address: address()}), address), 800);
  });
}, 500));

function rates(root, t, found, address) {
  const box = root.querySelector('.rates');
  if (!found.length) { box.innerHTML = `<div class="no-quotes-block">${t.shipping_none}</div>`; return; }
  box.innerHTML = `<form id="co-shipping-method-form" class="form methods-shipping" novalidate><div id="checkout-shipping-method-load"><table class="table-checkout-shipping-method"><tbody>${found.map((rate) => `<tr class="row"><td class="col col-method"><input type="radio" class="radio" name="ko_unique_1" value="${rate.handle}_${rate.handle}" id="s_${rate.handle}"></td><td class="col col-price">${rate.text}</td><td class="col col-method">${rate.title}</td></tr>`).join('')}</tbody></table></div><div id="shipping-method-buttons-container" class="actions-toolbar"><div class="primary"><button data-role="opc-continue" type="submit" class="button action continue primary"><span>${t.next}</span></button></div></div></form>`;
  box.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    root.querySelectorAll('.mage-error').forEach((one) => one.remove());
    const empty = root.querySelector('#customer-email:invalid') || [...root.querySelectorAll('#co-shipping-form input')].find((one) => !one.value && one.name !== 'street[1]');
    if (empty) { empty.insertAdjacentHTML('afterend', `<div class="mage-error field-error">${t.fill_in}</div>`); return; }
    const method = box.querySelector('input:checked');
    if (!method) { box.insertAdjacentHTML('afterbegin', `<div role="alert" class="message notice"><span>${t.shipping}</span></div>`); return; }
    try { pay(root, t, (await post('shipping-information', {addressInformation: {shipping_address: address(), shipping_method_code: method.value}})).payment_methods, address); }
    catch (error) { box.insertAdjacentHTML('afterbegin', `<div role="alert" class="message message-error error"><div>${error.message}</div></div>`); }
  });
}

function pay(root, t, methods, address) {
  const faults = JSON.parse(root.dataset.faults), step = root.querySelector('#payment');
  for (const id of ['#shipping', '#opc-shipping_method']) root.querySelector(id).style.display = 'none';
  location.hash = '#payment';
  const button = faults.pay ? '' : `<div class="actions-toolbar"><div class="primary"><button class="action primary checkout" type="submit" title="Place Order"><span>Afgiv ordre</span></button></div></div>`;
  step.style.display = '';
  step.innerHTML = `<div id="checkout-step-payment" class="step-content"><form id="co-payment-form" class="form payments" novalidate><fieldset class="fieldset"><div class="payment-group">${methods.length ? methods.map(([key, name]) => `<div class="payment-method"><div class="payment-method-title field choice"><input type="radio" name="payment[method]" class="radio" id="${key}" value="${key}"><label class="label" for="${key}"><span>${name}</span></label></div><div class="payment-method-content" style="display: none">${button}</div></div>`).join('') : `<div class="no-payments-block">${t.payment_none}</div>`}</div></fieldset></form></div>`;
  step.addEventListener('change', () => { for (const one of step.querySelectorAll('.payment-method')) { const on = one.querySelector('input').checked; one.classList.toggle('_active', on); one.querySelector('.payment-method-content').style.display = on ? '' : 'none'; } });
  step.addEventListener('submit', async (event) => { event.preventDefault(); await post('payment-information', {email: address().email, paymentMethod: {method: step.querySelector('input:checked').value}}); location = '/checkout/onepage/success/'; });
}
