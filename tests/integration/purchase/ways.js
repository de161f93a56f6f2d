// Ways in which a page can send what pays: `to` is where, in full, `body` what, `type` what kind of text that is.
// Those that lead away from the page come last.
const script = ({to, body, type}) =>
  `fetch(${JSON.stringify(to)}, ${JSON.stringify({method: 'POST', body, headers: {'Content-Type': type}})}).catch(() => 0)`;
const blob = (text, type) => URL.createObjectURL(new Blob([text], {type}));
const form = ({to, body}, target, page = document) => {
  const made = page.body.appendChild(page.createElement('form'));
  Object.assign(made, {method: 'post', action: to, target});
  for (const [name, value] of new URLSearchParams(body)) {
    made.append(Object.assign(page.createElement('input'), {type: 'hidden', name, value}));
  }
  return made;
};
const frame = (more) => document.body.appendChild(Object.assign(document.createElement('iframe'), more));

const ways = {
  fetch: ({to, body, type}) => fetch(to, {method: 'POST', body, headers: {'Content-Type': type}}).then(() => 0, () => 0),
  outliving: ({to, body, type}) => { fetch(to, {method: 'POST', body, headers: {'Content-Type': type}, keepalive: true}).catch(() => 0); },
  xhr: ({to, body, type}) => {
    const request = new XMLHttpRequest();
    request.open('POST', to);
    request.setRequestHeader('Content-Type', type);
    request.send(body);
  },
  beacon: ({to, body, type}) => { navigator.sendBeacon(to, new Blob([body], {type})); },
  worker: (pay) => { new Worker(blob(script(pay), 'text/javascript')); },
  sharedWorker: (pay) => { new SharedWorker(blob(script(pay), 'text/javascript')); },
  scriptInFrame: (pay) => { frame({srcdoc: `<script>${script(pay)}</script>`}); },
  formIntoFrame: (pay) => { frame({name: 'inner'}); form(pay, 'inner').submit(); },
  formIntoWindow: (pay) => { form(pay, '_blank').submit(); },
  formWithoutOpener: (pay) => { const made = form(pay, '_blank'); made.rel = 'noopener'; made.submit(); },
  formInWindow: (pay) => { form(pay, '_self', window.open('about:blank').document).submit(); },
  form: (pay) => { form(pay, '_self').submit(); },
};
