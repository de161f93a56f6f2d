// The page comes drawn and a script wakes it: a variant is another page, adding sends JSON, a cart slides in.
nordlys.hydrated.then(() => {
  const form = document.getElementById('productForm');
  if (!form) return;
  for (const option of form.querySelectorAll('.variant-option-list li:not(.un-available) button')) option.addEventListener('click', () => { location = option.dataset.to; });
  form.querySelector('button.add')?.addEventListener('click', async () => {
    if (form.dataset.alert) return alert(form.dataset.alert);
    document.querySelector('.Toastify__toast')?.remove();
    const toast = (text) => document.body.insertAdjacentHTML('beforeend', `<div class="Toastify"><div class="Toastify__toast Toastify__toast--error" role="alert"><div class="Toastify__toast-body">${text}</div></div></div>`);
    const answer = await (await fetch('/api/cart/mine/items', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({sku: form.dataset.sku, qty: 1})})).json();
    if (answer.error) return toast(answer.error.message);
    const badge = document.querySelector('.mini-cart-icon span');
    badge.textContent = answer.data.count; badge.hidden = !answer.data.count;
    if (answer.data.count) document.querySelector('.mini-cart-wrapper').insertAdjacentHTML('beforeend', `<div class="minicart__dropdown" role="dialog" style="position: absolute; right: 0; background: #fff; z-index: 9"><ul><li class="minicart__item"><h4>${answer.data.item.productName}</h4></li></ul><a href="/cart">View Cart</a></div>`);
  });
});
