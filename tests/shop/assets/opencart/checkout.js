// An accordion: each panel's button sends what is in it, and the next panel is loaded and opened. The address stays.
nordlys.hydrated.then(() => {
  const all = document.getElementById('accordion'), t = JSON.parse(all.dataset.words);
  const open = (id) => { for (const panel of all.querySelectorAll('.panel-collapse')) panel.classList.toggle('in', panel.id === 'collapse-' + id); };
  const body = (id) => all.querySelector(`#collapse-${id} .panel-body`);
  const values = (id) => [...body(id).querySelectorAll('input[type=text], input:checked, select, textarea')].map((one) => [one.name, one.value]);
  const zones = async () => { body('payment-address').querySelector('select[name=zone_id]').innerHTML = (await (await fetch('index.php?route=checkout/checkout/country&country_id=57')).json()).zone.map((one) => `<option value="${one.zone_id}">${one.name}</option>`).join(''); };
  const complain = (id, errors) => {
    body(id).querySelectorAll('.text-danger, .alert').forEach((one) => one.remove());
    for (const [name, text] of Object.entries(errors)) {
      const field = body(id).querySelector(`#input-payment-${name.replaceAll('_', '-')}`);
      if (field) field.insertAdjacentHTML('afterend', `<div class="text-danger">${text}</div>`);
      else body(id).insertAdjacentHTML('afterbegin', `<div class="alert alert-danger alert-dismissible">${text}</div>`);
    }
  };
  const steps = {
    'button-account': async () => { await zones(); open('payment-address'); },
    'button-guest': async () => {
      const answer = await send('index.php?route=checkout/guest/save', values('payment-address'));
      if (answer.error) return complain('payment-address', answer.error);
      body('shipping-method').innerHTML = await (await fetch('index.php?route=checkout/shipping_method')).text();
      open('shipping-method');
    },
    'button-shipping-method': async () => {
      const answer = await send('index.php?route=checkout/shipping_method/save', values('shipping-method'));
      if (answer.error) return complain('shipping-method', answer.error);
      body('payment-method').innerHTML = await (await fetch('index.php?route=checkout/payment_method')).text();
      open('payment-method');
    },
    'button-payment-method': async () => {
      const answer = await send('index.php?route=checkout/payment_method/save', values('payment-method'));
      if (answer.error) return complain('payment-method', answer.error);
      body('checkout-confirm').innerHTML = `<div class="buttons"><div class="pull-right"><input type="button" value="Bekræft ordre" id="button-confirm" class="btn btn-primary"></div></div>`;
      open('checkout-confirm');
    },
    'button-confirm': async () => { await fetch('index.php?route=extension/payment/cod/confirm'); location = 'index.php?route=checkout/success'; },
  };
  all.addEventListener('click', (event) => steps[event.target.id]?.());
});
