// Notices, the flyout cart and the bar about cookies.
function setLocation(url) { window.location.href = url; }

function displayBarNotification(message, type, timeout) {
  const list = Array.isArray(message) ? message : [message];
  const bar = document.createElement('div');
  bar.className = 'bar-notification ' + type;
  bar.innerHTML = list.map((text) => '<p class="content">' + text + '</p>').join('') + '<span class="close" title="Luk">×</span>';
  bar.querySelector('.close').onclick = () => bar.remove();
  document.getElementById('bar-notification').replaceChildren(bar);
  if (timeout) setTimeout(() => bar.remove(), timeout);
}

const header = document.querySelector('.header');
const flyout = (open) => document.getElementById('flyout-cart').classList.toggle('active', open);
header.addEventListener('mouseover', (event) => flyout(!!event.target.closest('#topcartlink, #flyout-cart')));
header.addEventListener('mouseleave', () => flyout(false));
document.querySelector('.menu-toggle').onclick = () => document.querySelector('.top-menu.mobile').classList.toggle('open');
if (document.cookie.includes('eucookielaw=1')) document.getElementById('eu-cookie-bar-notification').remove();
else document.getElementById('eu-cookie-ok').onclick = () => {
  document.cookie = 'eucookielaw=1;path=/';
  document.getElementById('eu-cookie-bar-notification').remove();
};
