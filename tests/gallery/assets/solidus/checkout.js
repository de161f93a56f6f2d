// States of a country, the second address, the fields of a payment method, the terms.
async function states(select) {
  const container = document.querySelector(select.dataset.stateContainer);
  const list = container.querySelector('select');
  const said = await (await fetch('/api/states?country_id=' + select.value)).json();
  list.replaceChildren(new Option('', ''), ...said.states.map((state) => new Option(state.name, state.id)));
  list.disabled = !said.states.length || !!select.closest('[inert]');
  list.required = said.states_required;
  container.style.display = said.states.length ? '' : 'none';
}
document.querySelectorAll('.js-trigger-state-change').forEach((select) => {
  select.addEventListener('change', () => states(select));
  states(select);
});
const same = document.querySelector('#order_use_billing');
if (same) {
  const inputs = document.querySelector('#shipping .address-inputs');
  const toggle = () => {
    inputs.style.display = same.checked ? 'none' : '';
    inputs.toggleAttribute('inert', same.checked);
    inputs.querySelectorAll('input, select').forEach((field) => { field.disabled = same.checked; });
  };
  same.addEventListener('change', toggle);
  toggle();
}
const radios = document.querySelectorAll('[data-checkout-payment-target=paymentRadio]');
const details = () => radios.forEach((radio) => {
  const fieldset = document.querySelector('fieldset[name="' + radio.dataset.fieldsetName + '"]');
  fieldset.disabled = !radio.checked;
  fieldset.style.display = radio.checked ? '' : 'none';
});
radios.forEach((radio) => radio.addEventListener('change', details));
details();
const terms = document.querySelector('#accept_terms_and_conditions');
if (terms) terms.addEventListener('change', () => { document.querySelector('.confirm-step button').disabled = !terms.checked; });
