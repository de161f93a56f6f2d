// What every page has: the moment from which buttons work, and the usual noise of a real shop.
window.nordlys = {
  hydrated: new Promise((ready) => setTimeout(ready, window.settings.hydration)),
};
nordlys.hydrated.then(() => document.documentElement.setAttribute('data-hydrated', ''));

console.warn('[theme] Section settings of version 14 are deprecated');

nordlys.hydrated.then(() => {
  const query = '?v=2&tid=G-NORDLYS01&en=page_view&dl=' + encodeURIComponent(location.href);
  navigator.sendBeacon(window.settings.statistics + query);
  if (window.Shopify) navigator.sendBeacon('/.well-known/shopify/monorail/v1/produce', JSON.stringify({event: 'page_view'}));
});
