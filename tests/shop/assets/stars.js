// A reviews app: puts stars below the title, some time after the page.
setTimeout(() => {
  for (const place of document.querySelectorAll('[data-stars]')) place.textContent = '★★★★★';
}, 120);
