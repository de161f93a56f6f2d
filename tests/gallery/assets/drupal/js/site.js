// The cart block and the question about cookies.
document.querySelector('.cart-block--link__expand').addEventListener('click', (event) => {
  const contents = document.querySelector('.cart-block--contents');
  if (!contents.querySelector('tr')) return;
  event.preventDefault();
  contents.classList.toggle('is-open');
});
const popup = document.querySelector('#sliding-popup');
if (!document.cookie.includes('cookie-agreed')) setTimeout(() => popup.classList.remove('hidden'), 400);
popup.querySelectorAll('#popup-buttons button').forEach((button) => button.addEventListener('click', () => {
  document.cookie = 'cookie-agreed=' + (button.className === 'agree-button' ? 2 : 0) + ';path=/';
  popup.remove();
}));
