// The product's page: sizes and the cart.
(() => {
  const button = document.querySelector('button.add-to-cart');
  document.querySelector('.select-size')?.addEventListener('change', async (event) => {
    const { product } = await (await fetch(event.target.value)).json();
    button.dataset.pid = product.id;
    button.disabled = !(product.readyToOrder && product.available);
    document.querySelector('.availability-msg').innerHTML = '<li><div>' + (product.readyToOrder ? 'In Stock' : 'Select Styles for Availability') + '</div></li>';
  });
  button.addEventListener('click', async () => {
    button.disabled = true;
    const body = new URLSearchParams({ pid: button.dataset.pid, quantity: document.querySelector('.quantity-select').value, options: '[]' });
    try {
      const answer = await fetch(document.querySelector('.add-to-cart-url').value, { method: 'POST', body });
      if (!answer.ok) return;
      const data = await answer.json();
      let box = document.querySelector('.add-to-cart-messages');
      if (!box) { box = document.createElement('div'); box.className = 'add-to-cart-messages'; document.body.append(box); }
      box.innerHTML = '<div class="alert ' + (data.error ? 'alert-danger' : 'alert-success') + ' add-to-basket-alert text-center" role="alert">' + data.message + '</div>';
      setTimeout(() => box.remove(), 5000);
      if (!data.error) document.querySelectorAll('.minicart-quantity').forEach((badge) => { badge.textContent = data.quantityTotal; });
    } finally {
      button.disabled = false;
    }
  });
})();
