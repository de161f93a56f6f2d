// A variable product: the button is of use once its variation is known. The loop's buttons add by script.
nordlys.hydrated.then(() => {
  const form = document.querySelector('form.variations_form');
  if (form) variable(form);
  for (const link of document.querySelectorAll('a.ajax_add_to_cart')) link.addEventListener('click', loopAdd);
});

function variable(form) {
  const variations = JSON.parse(form.dataset.product_variations);
  const select = form.querySelector('table.variations select');
  const button = form.querySelector('.single_add_to_cart_button');
  if (!button) return;
  const check = () => {
    const found = variations.find((one) => String(one.variation_id) === select.value);
    form.querySelector('.variation_id').value = found ? found.variation_id : 0;
    form.querySelector('.single_variation').innerHTML = found ? found.availability_html : '';
    button.classList.toggle('disabled', !found || !found.is_in_stock);
    button.classList.toggle('wc-variation-selection-needed', !found);
    button.classList.toggle('wc-variation-is-unavailable', !!found && !found.is_in_stock);
  };
  select.addEventListener('change', check);
  form.addEventListener('submit', (event) => {
    if (button.classList.contains('disabled')) { event.preventDefault(); alert(form.dataset.alert); }
  });
  check();
}

async function loopAdd(event) {
  event.preventDefault();
  const link = event.currentTarget;
  link.classList.add('loading');
  const body = new URLSearchParams({product_id: link.dataset.product_id, quantity: link.dataset.quantity});
  const answer = await (await fetch('/?wc-ajax=add_to_cart', {method: 'POST', body})).json();
  link.classList.remove('loading');
  if (answer.error) location = answer.product_url;
  else for (const [place, html] of Object.entries(answer.fragments)) document.querySelector(place).outerHTML = html;
}
