// Ways in which a page can ask for something: `to` is what, in full.
const tag = (name, more, into = document.body) => into.appendChild(Object.assign(document.createElement(name), more));
const blob = (text, type) => URL.createObjectURL(new Blob([text], {type}));
const text = JSON.stringify;
const worker = ({to}) => blob(`importScripts(${text(to)})`, 'text/javascript');

const ways = {
  image: ({to}) => { new Image().src = to; },
  picture: ({to}) => { tag('img', {srcset: `${to} 1x`}); },
  style: ({to}) => { tag('link', {rel: 'stylesheet', href: to}); },
  importedStyle: ({to}) => { tag('style', {textContent: `@import url(${text(to)});`}); },
  background: ({to}) => { tag('p', {style: `background: url(${text(to)})`}); },
  font: ({to}) => { new FontFace('x', `url(${text(to)})`).load().catch(() => 0); },
  script: ({to}) => { tag('script', {src: to}); },
  module: ({to}) => { tag('script', {type: 'module', textContent: `import ${text(to)};`}); },
  preload: ({to}) => { tag('link', {rel: 'preload', as: 'script', href: to}); },
  prefetch: ({to}) => { tag('link', {rel: 'prefetch', href: to}); },
  video: ({to}) => { tag('video', {src: to, preload: 'auto'}); },
  object: ({to}) => { tag('object', {data: to, type: 'text/html'}); },
  events: ({to}) => { new EventSource(to); },
  bare: ({to}) => { fetch(to, {mode: 'no-cors', credentials: 'include'}).catch(() => 0); },
  outliving: ({to}) => { fetch(to, {mode: 'no-cors', keepalive: true}).catch(() => 0); },
  preflighted: ({to}) => { fetch(to, {headers: {'X-Of-The-Page': '1'}}).catch(() => 0); },
  xhr: ({to}) => { const asked = new XMLHttpRequest(); asked.open('GET', to); asked.send(); },
  beacon: ({to}) => { navigator.sendBeacon(to, 'x'); },
  ping: ({to}) => { tag('a', {href: '#', ping: to}).click(); },
  worker: ({to}) => { new Worker(blob(`fetch(${text(to)}, {mode: 'no-cors'})`, 'text/javascript')); },
  workersScript: (way) => { new Worker(worker(way)); },
  sharedWorker: ({to}) => { new SharedWorker(blob(`fetch(${text(to)}, {mode: 'no-cors'})`, 'text/javascript')); },
  frame: ({to}) => { tag('iframe', {src: to}); },
  sandboxed: ({to}) => { tag('iframe', {sandbox: 'allow-scripts', srcdoc: `<script>fetch(${text(to)}, {mode: 'no-cors'})<${'/'}script>`}); },
  strangersFrame: ({to, stranger}) => { tag('iframe', {src: `${stranger}/asks?${encodeURIComponent(to)}`}); },
  window: ({to}) => { window.open(to); },
  windowWithoutOpener: ({to}) => { window.open(to, '_blank', 'noopener'); },
};
