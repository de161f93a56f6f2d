// Options are asked for with each choice; adding is a request of the script's, after which a dialog shows what was added.
const show = (id, html) => { const modal = document.getElementById(id); modal.querySelector('.modal-content').innerHTML = html; modal.hidden = false; modal.classList.add('open'); };

nordlys.hydrated.then(() => {
  for (const close of document.querySelectorAll('.modal-close')) close.addEventListener('click', () => { close.closest('.modal').hidden = true; });
  const form = document.querySelector('form[data-cart-item-add]');
  if (!form) return;
  const button = form.querySelector('#form-action-addToCart');
  form.addEventListener('change', async () => {
    const answer = await (await fetch('/remote/v1/product-attributes/1', {method: 'POST', body: new URLSearchParams(new FormData(form))})).json();
    if (button) button.disabled = !answer.data.instock;
    const box = form.querySelector('.productAttributes-message');
    box.style.display = answer.data.instock ? 'none' : '';
    box.querySelector('.alertBox-message').textContent = answer.data.stock_message || '';
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (form.dataset.alert) return alert(form.dataset.alert);
    const answer = await (await fetch('/remote/v1/cart/add', {method: 'POST', body: new FormData(form)})).json();
    if (answer.data.error) return show('alert-modal', `<span>${answer.data.error}</span>`);
    show('previewModal', await (await fetch('/cart.php?suggest=' + answer.data.cart_item.id, {headers: {'stencil-options': '{}'}})).text());
    document.querySelector('.cart-quantity').textContent = answer.data.cart_item.quantity;
  });
});
