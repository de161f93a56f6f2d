// What every page has: consent, the mini cart, menus, the cart's quantities.
(() => {
  const header = document.querySelector('#header-wrapper');
  if (!header.dataset.consented) fetch(header.dataset.ajaxcheck).then((answer) => answer.text()).then((html) => {
    const holder = document.querySelector('.modal-background');
    holder.insertAdjacentHTML('afterend', html);
    holder.classList.add('shown');
    const modal = document.querySelector('#consent-tracking');
    modal.querySelectorAll('button').forEach((button) => button.addEventListener('click', async () => {
      await fetch(button.dataset.url);
      modal.remove();
      holder.classList.remove('shown');
    }));
  });

  const minicart = document.querySelector('.minicart');
  const popover = minicart.querySelector('.popover');
  minicart.addEventListener('mouseenter', async () => {
    if (popover.classList.contains('show') || document.querySelector('.minicart-quantity').textContent === '0') return;
    popover.classList.add('show');
    popover.innerHTML = await (await fetch(minicart.dataset.actionUrl)).text();
  });
  minicart.addEventListener('mouseleave', () => popover.classList.remove('show'));

  document.querySelectorAll('.nav-item.dropdown').forEach((item) => {
    item.addEventListener('mouseenter', () => item.classList.add('show'));
    item.addEventListener('mouseleave', () => item.classList.remove('show'));
  });
  document.querySelector('.header-banner .close').onclick = (event) => event.target.closest('.header-banner').remove();
  document.querySelector('.email-signup form')?.addEventListener('submit', (event) => event.preventDefault());
  document.querySelectorAll('a.quickview, a.wishlistTile').forEach((link) => link.addEventListener('click', (event) => event.preventDefault()));

  const change = async (uuid, quantity) => {
    await fetch('/on/demandware.store/Sites-RefArch-Site/en_GB/Cart-UpdateQuantity?uuid=' + uuid + '&quantity=' + quantity);
    location.reload();
  };
  document.querySelectorAll('.cart-page select.quantity').forEach((select) => { select.onchange = () => change(select.dataset.uuid, select.value); });
  document.querySelectorAll('.remove-product').forEach((button) => { button.onclick = () => change(button.dataset.uuid, 0); });
})();
