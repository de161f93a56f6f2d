// Adding is a request of the script's; what came of it is a line above the page, and the cart's corner is loaded anew.
window.cart = {
  async add(id, quantity) { await told(await send('index.php?route=checkout/cart/add', {product_id: id, quantity})); },
  async remove(key) { await send('index.php?route=checkout/cart/remove', {key}); location = 'index.php?route=checkout/cart'; },
};
const send = async (to, body) => (await fetch(to, {method: 'POST', body: new URLSearchParams(body)})).json();

async function told(answer) {
  document.querySelectorAll('.alert-dismissible, .text-danger').forEach((one) => one.remove());
  if (answer.error) {
    for (const [id, text] of Object.entries(answer.error.option || {})) document.getElementById('input-option' + id)?.insertAdjacentHTML('afterend', `<div class="text-danger">${text}</div>`);
    if (answer.error.warning) document.getElementById('content').parentElement.insertAdjacentHTML('beforebegin', `<div class="alert alert-danger alert-dismissible"><i class="fa fa-exclamation-circle"></i> ${answer.error.warning}</div>`);
  }
  if (answer.success) {
    document.getElementById('content').parentElement.insertAdjacentHTML('beforebegin', `<div class="alert alert-success alert-dismissible">${answer.success}<button type="button" class="close" data-dismiss="alert">&times;</button></div>`);
    document.getElementById('cart-total').textContent = answer.total;
  }
}

nordlys.hydrated.then(() => {
  const product = document.getElementById('product');
  document.getElementById('button-cart')?.addEventListener('click', async () => {
    if (product.dataset.alert) return alert(product.dataset.alert);
    const fields = [...product.querySelectorAll('input[type=text], input[type=hidden], input:checked, select')].map((one) => [one.name, one.value]);
    await told(await send('index.php?route=checkout/cart/add', fields));
  });
});
