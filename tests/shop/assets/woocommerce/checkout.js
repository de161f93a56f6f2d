// The order review is asked for anew at the start and after each change of the address; its boxes are replaced.
nordlys.hydrated.then(() => {
  const form = document.querySelector('form.checkout');
  let timer, newest = 0;
  const refresh = async () => {
    const mine = ++newest;
    const body = new URLSearchParams(new FormData(form));
    const answer = await (await fetch('/?wc-ajax=update_order_review', {method: 'POST', body})).json();
    if (mine !== newest) return;
    for (const [place, html] of Object.entries(answer.fragments)) document.querySelector(place).outerHTML = html;
  };
  form.addEventListener('change', () => { clearTimeout(timer); timer = setTimeout(refresh, 300); });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const answer = await (await fetch('/?wc-ajax=checkout', {method: 'POST', body: new URLSearchParams(new FormData(form))})).json();
    if (answer.result === 'success') { location = answer.redirect; return; }
    form.querySelector('.woocommerce-NoticeGroup-checkout')?.remove();
    form.insertAdjacentHTML('afterbegin', '<div class="woocommerce-NoticeGroup woocommerce-NoticeGroup-checkout">' + answer.messages + '</div>');
  });
  refresh();
});
