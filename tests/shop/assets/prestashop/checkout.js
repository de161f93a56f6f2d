// The button orders once a way to pay is chosen and the conditions are agreed to: it presses a hidden one.
nordlys.hydrated.then(() => {
  const button = document.querySelector('#payment-confirmation button');
  if (!button) return;
  const check = () => {
    const ready = document.querySelector('[name=payment-option]:checked') && [...document.querySelectorAll('#conditions-to-approve input')].every((one) => one.checked);
    button.disabled = !ready;
    button.classList.toggle('disabled', !ready);
  };
  document.addEventListener('change', check);
  button.addEventListener('click', () => document.querySelector('#pay-with-' + document.querySelector('[name=payment-option]:checked').id).click());
  check();
});
