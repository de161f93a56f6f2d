// The accordion: each part is saved, and the answer brings the next.
var Accordion = {
  open(section) {
    document.querySelectorAll('#checkout-steps > li').forEach((item) => {
      const mine = item === section;
      item.classList.toggle('active', mine);
      item.querySelector('.step').style.display = mine ? 'block' : 'none';
    });
  },
};

var Checkout = {
  loadWaiting: false,
  wait(step) {
    const name = step || this.loadWaiting;
    document.querySelectorAll('#' + name + '-buttons-container button').forEach((button) => { button.disabled = !!step; });
    document.getElementById(name + '-please-wait').style.display = step ? '' : 'none';
    this.loadWaiting = step;
  },
  back() {
    const open = document.querySelector('#checkout-steps > li.active').previousElementSibling;
    if (open && !this.loadWaiting) Accordion.open(open);
  },
  answered(answer) {
    if (answer.error) { alert([].concat(answer.message).join('\n')); return; }
    if (answer.update_section) document.getElementById('checkout-' + answer.update_section.name + '-load').innerHTML = answer.update_section.html;
    if (answer.goto_section) {
      const section = document.getElementById('opc-' + answer.goto_section);
      section.classList.add('allow');
      Accordion.open(section);
    }
    if (answer.success) location.href = '/checkout/completed/';
  },
};

function part(step, form, url, option, message) {
  return {
    async save() {
      if (Checkout.loadWaiting) return;
      const body = form ? new URLSearchParams(new FormData(document.querySelector(form))) : new URLSearchParams();
      if (option && !document.querySelector('[name=' + option + ']:checked')) { alert(message); return; }
      Checkout.wait(step);
      try {
        const answer = await fetch(url, { method: 'POST', body });
        if (!answer.ok) throw new Error(answer.status);
        Checkout.answered(await answer.json());
      } catch (error) {
        location.href = '/cart';
      } finally {
        Checkout.wait(false);
      }
    },
  };
}

var Billing = part('billing', '#co-billing-form', '/checkout/OpcSaveBilling/');
var Shipping = part('shipping', '#co-shipping-form', '/checkout/OpcSaveShipping/');
var ShippingMethod = part('shipping-method', '#co-shipping-method-form', '/checkout/OpcSaveShippingMethod/', 'shippingoption', 'Din ordre kan ikke sendes: der er ingen leveringsmetode.');
var PaymentMethod = part('payment-method', '#co-payment-method-form', '/checkout/OpcSavePaymentMethod/', 'paymentmethod', 'Din ordre kan ikke betales: der er ingen betalingsmetode.');
var PaymentInfo = part('payment-info', '#co-payment-info-form', '/checkout/OpcSavePaymentInfo/');
var ConfirmOrder = part('confirm-order', '', '/checkout/OpcConfirmOrder/');

const steps = document.getElementById('checkout-steps');
if (steps) {
  Accordion.open(document.getElementById('opc-billing'));
  steps.addEventListener('click', (event) => {
    const section = event.target.closest('.step-title') && event.target.closest('li');
    if (section && section.classList.contains('allow')) Accordion.open(section);
  });
  steps.addEventListener('change', async (event) => {
    if (event.target.dataset.trigger !== 'country-select') return;
    const states = document.querySelector(event.target.dataset.stateprovince);
    const busy = document.querySelector(event.target.dataset.loading);
    busy.style.display = '';
    const answer = await fetch(event.target.dataset.url + '?countryId=' + event.target.value + '&addSelectStateItem=true');
    states.replaceChildren(...(await answer.json()).map((state) => new Option(state.name, state.id)));
    busy.style.display = 'none';
  });
}
