// The checkout is not left for before the terms are accepted.
const button = document.getElementById('checkout');
if (button) button.addEventListener('click', (event) => {
  if (document.getElementById('termsofservice').checked) return;
  event.preventDefault();
  const box = document.getElementById('terms-of-service-warning-box');
  const dialog = document.createElement('div');
  dialog.className = 'ui-dialog';
  dialog.setAttribute('role', 'dialog');
  dialog.innerHTML = '<div class="ui-dialog-titlebar"><span class="ui-dialog-title">' + box.title + '</span><button type="button" class="ui-dialog-titlebar-close" title="Luk">×</button></div>' + box.innerHTML;
  dialog.querySelector('button').onclick = () => dialog.remove();
  document.body.append(dialog);
});
