// The × of a line wants none of it, and sends the cart's form.
for (const remove of document.querySelectorAll('#update-cart .cart-item__remove'))
  remove.addEventListener('click', () => {
    remove.closest('.cart-item').querySelector('select').value = '0';
    remove.form.submit();
  });
