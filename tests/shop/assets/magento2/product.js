// What requires a script at Magento: swatches are drawn, buttons wake, the cart's corner is filled from its section.
async function sections() {
  const answer = await (await fetch('/customer/section/load/?sections=cart%2Cmessages&force_new_section_timestamp=false')).json();
  const counter = document.querySelector('.minicart-wrapper .counter');
  counter.classList.toggle('empty', !answer.cart.summary_count);
  counter.querySelector('.counter-number').textContent = answer.cart.summary_count || '';
  const box = document.querySelector('.page.messages .messages');
  if (answer.messages.messages.length) box.innerHTML = answer.messages.messages.map((one) => `<div class="message-${one.type} ${one.type} message"><div>${one.text}</div></div>`).join('');
}

nordlys.hydrated.then(() => {
  document.cookie = 'mage-cache-sessid=true; path=/';
  sections();
  const form = document.getElementById('product_addtocart_form');
  if (form) product(form);
  const proceed = document.querySelector('button[data-role=proceed-to-checkout]');
  if (proceed) {
    proceed.disabled = 'off' in proceed.dataset;
    proceed.addEventListener('click', () => { if (proceed.dataset.to) location = proceed.dataset.to; });
  }
});

function product(form) {
  const button = form.querySelector('#product-addtocart-button');
  const swatches = form.querySelector('[data-role=swatch-options]'), select = form.querySelector('.super-attribute-select');
  if (swatches) draw(swatches);
  if (select) for (const one of JSON.parse(select.dataset.options)) if (one.in_stock) select.add(new Option(one.label, one.id));
  if (button) button.disabled = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (form.dataset.alert) return alert(form.dataset.alert);
    const needed = form.querySelector('[name^="super_attribute"]');
    if (needed && !needed.value) {
      needed.insertAdjacentHTML('afterend', '<div class="mage-error" generated="true">Dette er et obligatorisk felt.</div>');
      return;
    }
    button.classList.add('disabled');
    const answer = await (await fetch(form.action, {method: 'POST', body: new FormData(form), headers: {'X-Requested-With': 'XMLHttpRequest'}})).json();
    if (answer.backUrl) { location = answer.backUrl; return; }
    await sections();
    button.classList.remove('disabled');
  });
}

function draw(box) {
  const options = JSON.parse(box.dataset.options);
  box.innerHTML = `<div class="swatch-attribute color" data-attribute-code="color" data-attribute-id="93"><span class="swatch-attribute-label">Farve</span><div aria-activedescendant="" tabindex="0" role="listbox" class="swatch-attribute-options clearfix">${options.map((one) => `<div class="swatch-option text" id="option-label-color-93-item-${one.id}" aria-checked="false" tabindex="0" data-option-id="${one.id}" data-option-label="${one.label}" role="option" ${one.in_stock ? '' : 'disabled'}>${one.label}</div>`).join('')}</div><input class="swatch-input super-attribute-select" name="super_attribute[93]" type="text" value="" style="position: absolute; opacity: 0; width: 1px; height: 1px" aria-required="true"></div>`;
  box.addEventListener('click', (event) => {
    const option = event.target.closest('.swatch-option');
    if (!option || option.hasAttribute('disabled')) return;
    for (const one of box.querySelectorAll('.swatch-option')) { one.classList.toggle('selected', one === option); one.setAttribute('aria-checked', one === option); }
    box.querySelector('.swatch-input').value = option.dataset.optionId;
  });
}
