// What every page has: the moment from which buttons work, and the usual noise of a real shop.
window.nordlys = {
  hydrated: new Promise((ready) => {
    const later = () => setTimeout(ready, window.settings.hydration);
    if (document.readyState === 'complete') later();
    else window.addEventListener('load', later);
  }),
};
nordlys.hydrated.then(() => document.documentElement.setAttribute('data-hydrated', ''));

console.warn('[theme] Section settings of version 14 are deprecated');

window.addEventListener('load', () => {
  const query = '?v=2&tid=G-NORDLYS01&en=page_view&dl=' + encodeURIComponent(location.href);
  navigator.sendBeacon(window.settings.statistics + query);
  if (window.Shopify) navigator.sendBeacon('/.well-known/shopify/monorail/v1/produce', JSON.stringify({event: 'page_view'}));
});
