// Drop-downs, the cart's pop-up, the form of the add button, the address form.
(() => {
  const one = (selector) => document.querySelector(selector);
  document.addEventListener('click', (event) => {
    const dropdown = event.target.closest('div.ui.dropdown');
    document.querySelectorAll('div.ui.dropdown.visible').forEach((other) => { if (other !== dropdown) other.classList.remove('visible'); });
    if (dropdown) dropdown.classList.toggle('visible');
    const popup = one('#sylius-cart-popup');
    if (event.target.closest('#sylius-cart-button')) popup.classList.toggle('visible');
    else if (popup && !popup.contains(event.target)) popup.classList.remove('visible');
    const box = event.target.closest('.ui.checkbox');
    if (box && !event.target.matches('input, label[for]')) box.querySelector('input').click();
  });
  const adding = one('#sylius-product-adding-to-cart');
  if (adding) adding.addEventListener('submit', async (event) => {
    event.preventDefault();
    adding.classList.add('loading');
    const answer = await fetch(adding.action, { method: 'POST', body: new URLSearchParams(new FormData(adding)), headers: { 'X-Requested-With': 'XMLHttpRequest' } });
    adding.classList.remove('loading');
    if (answer.ok) { location.href = adding.dataset.redirect; return; }
    const error = one('#sylius-cart-validation-error');
    error.classList.remove('hidden');
    const said = answer.status === 400 ? await answer.json() : { errors: { errors: [''] } };
    error.textContent = said.errors.errors.join(' ');
  });
  const login = one('#sylius-api-login');
  if (login) {
    one('#sylius_checkout_address_customer_email').addEventListener('input', async (event) => {
      if (event.target.value.length < 4) return;
      const answer = await fetch(login.dataset.url + '?email=' + encodeURIComponent(event.target.value));
      one('#sylius-api-login-form').classList.toggle('hidden', !answer.ok);
    });
    const toggle = one('[data-toggles]');
    toggle.addEventListener('change', () => { one('#' + toggle.dataset.toggles).style.display = toggle.checked ? '' : 'none'; });
    document.querySelectorAll('select[name$="[countryCode]"]').forEach((select) => select.addEventListener('change', async () => {
      const container = select.closest('.field').nextElementSibling;
      container.classList.add('loading');
      const answer = await fetch(container.dataset.url + '?countryCode=' + select.value);
      container.innerHTML = (await answer.json()).content;
      container.classList.remove('loading');
    }));
  }
  document.querySelectorAll('form.newsletter').forEach((form) => form.addEventListener('submit', (event) => event.preventDefault()));
})();
