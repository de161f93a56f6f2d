// The stages of the checkout: each is sent, and the answer opens the next.
(() => {
  const main = document.querySelector('#checkout-main');
  if (!main) return;
  const one = (selector) => main.querySelector(selector);
  const go = (stage) => {
    main.dataset.checkoutStage = stage;
    history.pushState(stage, stage, location.pathname + '?stage=' + stage + '#' + stage);
  };
  const send = async (form) => {
    form.querySelectorAll('.is-invalid').forEach((field) => field.classList.remove('is-invalid'));
    one('.error-message').style.display = 'none';
    one('.shipping-error').innerHTML = '';
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    const data = await answer.json();
    if (!data.error) return data;
    for (const [name, text] of Object.entries((data.fieldErrors || [{}])[0] || {})) {
      const field = form.querySelector('[name="' + name + '"]');
      field.classList.add('is-invalid');
      const note = field.parentElement.querySelector('.invalid-feedback');
      if (note) note.textContent = text;
    }
    if (data.serverErrors) one('.shipping-error').innerHTML = '<div class="alert alert-danger" role="alert">' + data.serverErrors.join() + '</div>';
    return null;
  };
  const guest = one('#guest-customer');
  guest.addEventListener('submit', async (event) => {
    event.preventDefault();
    const data = await send(guest);
    if (!data) return;
    one('.customer-summary-email').textContent = data.order.orderEmail;
    go('shipping');
  });
  const login = (open) => { one('#registered-customer').classList.toggle('d-none', !open); guest.classList.toggle('d-none', open); };
  one('.js-login-customer').onclick = () => login(true);
  one('.js-cancel-login').onclick = () => login(false);

  const shipping = one('#dwfrm_shipping');
  const list = one('.shipping-method-list');
  const costs = async (method) => {
    const { order } = await (await fetch(list.dataset.selectShippingMethodUrl, { method: 'POST', body: new URLSearchParams({ methodID: method, shipmentUUID: '5f2c' }) })).json();
    one('.shipping-total-cost').textContent = order.totals.totalShippingCost;
    one('.grand-total-sum').textContent = order.totals.grandTotal;
  };
  shipping.addEventListener('change', async (event) => {
    if (event.target.name === 'dwfrm_shipping_shippingAddress_shippingMethodID') { costs(event.target.value); return; }
    if (!event.target.matches('.shippingCountry, .shippingZipCode')) return;
    list.classList.add('veiled');
    const answer = await fetch(list.dataset.actionUrl, { method: 'POST', body: new URLSearchParams(new FormData(shipping)) });
    const methods = (await answer.json()).order.shipping[0].applicableShippingMethods;
    list.replaceChildren(...methods.map((method) => {
      const row = one('#shipping-method-template > *').cloneNode(true);
      const radio = row.querySelector('input');
      Object.assign(radio, { id: 'shippingMethod-' + method.ID + '-5f2c', name: 'dwfrm_shipping_shippingAddress_shippingMethodID', value: method.ID, checked: method.selected });
      row.querySelector('label').htmlFor = radio.id;
      row.querySelector('.display-name').textContent = method.displayName;
      row.querySelector('.arrival-time').textContent = '(' + method.estimatedArrivalTime + ')';
      row.querySelector('.shipping-cost').textContent = method.shippingCost;
      return row;
    }));
    list.classList.remove('veiled');
    if (methods.length) costs(methods[0].ID);
  });
  one('.submit-shipping').addEventListener('click', async () => {
    const data = await send(shipping);
    if (!data) return;
    one('.address-summary').textContent = data.order.summary;
    one('#phoneNumber').value = one('#shippingPhoneNumberdefault').value;
    go('payment');
  });
  one('.submit-payment').addEventListener('click', async () => {
    const data = await send(one('#dwfrm_billing'));
    if (!data) return;
    one('.payment-details').textContent = data.order.summary;
    go('placeOrder');
  });
  one('.place-order').addEventListener('click', async (event) => {
    event.currentTarget.disabled = true;
    const data = await (await fetch(one('.place-order').dataset.action, { method: 'POST' })).json();
    if (data.error) { location.href = data.redirectUrl; return; }
    const form = document.createElement('form');
    form.method = 'POST';
    form.action = data.continueUrl;
    form.innerHTML = '<input name="orderID" type="hidden" value="' + data.orderID + '"><input name="orderToken" type="hidden" value="' + data.orderToken + '">';
    document.body.append(form);
    form.submit();
  });
  main.querySelectorAll('.edit-button').forEach((button) => { button.onclick = () => go(button.dataset.stage); });
})();
