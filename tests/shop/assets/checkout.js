// The checkout: tells the shop the e-mail at once, asks for shipping once there is an address, pays.
const field = (name) => document.querySelector(`#Form0 [name=${name}]:not([disabled])`);
const csrf = document.querySelector('meta[name=serialized-csrf]').content;

function post(path, body) {
  return fetch(window.checkout.root + path, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(body),
  });
}

function showError(name, message) {
  let box = document.getElementById('error-for-' + name);
  if (!box) {
    box = Object.assign(document.createElement('p'), {id: 'error-for-' + name, className: 'error'});
    field(name).after(box);
  }
  box.textContent = message;
  box.hidden = !message;
  field(name).setAttribute('aria-invalid', message ? 'true' : 'false');
}

async function contact() {
  const reply = await post('/contact', {csrf, email: field('email').value});
  const body = await reply.json();
  showError('email', reply.ok ? '' : body.errors.email);
  return reply.ok;
}

function showPrice(radio) {
  document.getElementById('shipping-price').textContent = radio.dataset.text;
  document.getElementById('total').textContent = radio.dataset.total;
}

let asked = '';
async function shipping() {
  const place = field('postalCode').value.trim() + ' ' + field('city').value.trim();
  if (!field('postalCode').value.trim() || !field('city').value.trim() || place === asked) return;
  asked = place;
  const box = document.getElementById('shipping_methods');
  const {rates} = await (await post('/rates', {postalCode: field('postalCode').value, city: field('city').value})).json();
  const rows = rates.map((rate, i) => `<label class="method"><input type="radio" name="shipping-${window.checkout.root.length}" value="${rate.handle}" data-text="${rate.text}" data-total="${rate.total}" ${i ? '' : 'checked'}> ${rate.title} <b>${rate.text}</b></label>`);
  box.innerHTML = rows.join('') || `<p class="hint" role="alert">${window.checkout.words.none}</p>`;
  const first = box.querySelector('input');
  if (first) showPrice(first);
  renewPayment();
}

// A change of shipping draws the payment box anew: what was found in it before is gone.
function renewPayment() {
  const methods = document.querySelector('.methods');
  methods?.replaceWith(methods.cloneNode(true));
}

function filled() {
  let whole = true;
  for (const name of ['firstName', 'lastName', 'address1', 'postalCode', 'city']) {
    const missing = !field(name).value.trim();
    showError(name, missing ? window.checkout.words.fill_in : '');
    whole = whole && !missing;
  }
  return whole;
}

async function pay(event) {
  event.preventDefault();
  if (!field('email')) return;
  const ready = [await contact(), filled(), document.querySelector('#shipping_methods input')];
  if (!ready.every(Boolean)) return;
  const method = document.querySelector('input[name=basic]:checked').value;
  const reply = await post('/complete', {operationName: 'SubmitForCompletion', variables: {csrf, method, email: field('email').value}});
  const body = await reply.json();
  if (reply.ok) location.href = body.data.SubmitForCompletion.redirect;
  else Object.assign(document.getElementById('PaymentErrorBanner'), {hidden: false, textContent: body.errors[0]});
}

setTimeout(() => {
  document.getElementById('Form0').addEventListener('submit', pay);
  if (field('email')) {
    field('email').addEventListener('change', contact);
    for (const name of ['postalCode', 'city']) field(name).addEventListener('input', () => setTimeout(shipping, 100));
    // what was typed before the page was ready counts as well
    if (field('email').value) contact();
    shipping();
  }
  document.getElementById('payment').addEventListener('change', (event) => {
    const cards = document.getElementById('basic-creditCards-collapsible');
    if (cards && event.target.name === 'basic') cards.hidden = event.target.value !== 'creditCards';
  });
  document.getElementById('shipping_methods').addEventListener('change', (event) => showPrice(event.target));
  if (matchMedia('(max-width: 900px)').matches) document.querySelector('.summary').open = false;
}, 100);
