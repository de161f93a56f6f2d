// Parts of the checkout's form are sent and replaced.
(() => {
  const form = document.querySelector('#commerce-checkout-flow-multistep-default');
  if (!form) return;
  async function send(element) {
    const body = new URLSearchParams(new FormData(form));
    body.set('_triggering_element_name', element.name);
    body.set('_triggering_element_value', element.value);
    body.set('_drupal_ajax', '1');
    element.disabled = true;
    element.insertAdjacentHTML('afterend', '<div class="ajax-progress ajax-progress-throbber"><div class="throbber"></div><div class="message">Bitte warten…</div></div>');
    const answer = await fetch(form.action + '?ajax_form=1&_wrapper_format=drupal_ajax', { method: 'POST', body });
    for (const command of await answer.json()) {
      if (command.command === 'insert') document.querySelector(command.selector).outerHTML = command.data;
    }
  }
  form.addEventListener('change', (event) => { if (event.target.dataset.ajax === 'change') send(event.target); });
  form.addEventListener('click', (event) => {
    if (event.target.dataset.ajax !== 'click') return;
    event.preventDefault();
    send(event.target);
  });
})();
