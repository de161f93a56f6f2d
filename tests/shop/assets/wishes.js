// The heart on a product's page. Like the shop's other buttons it does nothing until its script woke.
nordlys.hydrated.then(() => {
  document.querySelector('[data-wish]')?.addEventListener('click', async (event) => {
    const heart = event.currentTarget;
    const body = new URLSearchParams({handle: heart.dataset.wish});
    const answer = await fetch(heart.dataset.action, {method: 'POST', body});
    if (answer.ok) heart.setAttribute('aria-pressed', heart.getAttribute('aria-pressed') !== 'true');
  });
});
