// One page: ways of shipping come after the address; the last button says what it does once a way to pay is chosen.
nordlys.hydrated.then(() => {
  const form = document.getElementById('checkoutForm'), t = JSON.parse(form.dataset.words);
  const value = (name) => form.querySelector(`[name="${name}"]`)?.value || '';
  let timer;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (!value('shippingAddress.country') || !value('shippingAddress.postcode')) return;
      const answer = await fetch(`/api/carts/mine/shippingMethods?email=${encodeURIComponent(value('contact.email'))}&postcode=${value('shippingAddress.postcode')}`);
      const {methods} = (await answer.json()).data;
      form.querySelector('.shipping-methods-list').innerHTML = methods.length ? methods.map((one) => `<div class="border"><input type="radio" name="shippingMethod" value="${one.handle}"><div><a href="#">${one.title}</a> ${one.text}</div></div>`).join('') : `<div class="none"><div>${t.shipping_none}</div></div>`;
      // controlled: the name chooses, a press of the circle alone is taken back
      for (const radio of form.querySelectorAll('[name=shippingMethod]')) {
        radio.addEventListener('click', (event) => event.preventDefault());
        radio.parentElement.querySelector('a').addEventListener('click', (event) => { event.preventDefault(); radio.checked = true; });
      }
    }, 500);
  });
  const button = form.querySelector('.checkout-button-section button');
  for (const radio of form.querySelectorAll('[role=radio]')) radio.addEventListener('click', () => {
    for (const one of form.querySelectorAll('[role=radio]')) one.setAttribute('aria-checked', one === radio);
    if (button) { button.disabled = false; button.textContent = 'Complete Order'; }
  });
  form.addEventListener('submit', async (event) => { event.preventDefault(); await fetch('/api/carts/n0rdly5/checkout', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({paymentMethod: 'cod'})}); location = '/checkout/success'; });
});
