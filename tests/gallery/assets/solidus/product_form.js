// The size that is chosen chooses the variant; the button's price follows the number of pieces.
document.querySelectorAll('[data-action=clickOnSelection]').forEach((radio) => radio.addEventListener('change', () => {
  document.querySelector('#selected-size').textContent = radio.dataset.presentation;
  document.querySelector('[name=variant_id][data-option="' + radio.value + '"]').checked = true;
}));
const quantity = document.querySelector('#quantity');
if (quantity) quantity.addEventListener('change', () => {
  const price = document.querySelector('#cta_price');
  price.textContent = '$' + (Number(price.dataset.price) * Number(quantity.value)).toFixed(2);
});
