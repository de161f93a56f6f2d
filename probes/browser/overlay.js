// What lies over a page. Called with an element that can't be pressed, or with null to look at the whole
// page, or in a frame that lies over another page. Reads only, but for three attributes by which what it
// found can be pressed afterwards; `mark` is a number of this look, which makes them unique.
(target, {mark, whole, fields}) => {
  // the way up leads out of shadow roots, too
  const up = one => one.assignedSlot ?? one.parentElement ?? one.getRootNode().host ?? null;
  const holds = (outer, inner) => {
    for (let one = inner; one; one = up(one)) if (one === outer) return true;
    return false;
  };
  const at = (x, y) => {
    let found = document.elementFromPoint(x, y);
    for (let inner; found?.shadowRoot; found = inner) {
      inner = found.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === found) break;
    }
    return found;
  };
  const all = function* (root) {
    for (const one of root.shadowRoot ? [...root.shadowRoot.children, ...root.children] : root.children) {
      yield one;
      yield* all(one);
    }
  };
  const plain = text => (text ?? "").replace(/\s+/g, " ").trim();
  const text = root => {
    const shadows = [root, ...all(root)].filter(one => one.shadowRoot)
      .flatMap(one => [...one.shadowRoot.children])
      .filter(one => !/^(style|script)$/.test(one.localName)).map(one => one.innerText);
    return plain([root.innerText, root.getAttribute("aria-label"), ...shadows].filter(Boolean).join(" "));
  };

  const isDialog = one =>
    one.matches("[role=dialog], [role=alertdialog], [aria-modal=true], dialog[open], :popover-open");
  const floats = one => /^(fixed|absolute|sticky)$/.test(getComputedStyle(one).position) || isDialog(one);
  const isPage = one => one === document.body || one === document.documentElement;
  // the outermost element that floats and has no part in what was to be pressed
  const boxOf = (hit, fixed) => {
    let box = null, last = null;
    for (let one = hit; one && !isPage(one) && !(target && holds(one, target)); one = up(one)) {
      last = one;
      if (fixed ? getComputedStyle(one).position === "fixed" || isDialog(one) : floats(one)) box = one;
    }
    return box ?? (fixed ? null : last);
  };

  const CONTROL = "button, a[href], summary, [role=button], [role=link], [onclick], " +
    "input:is([type=button], [type=submit], [type=reset], [type=image]), " +
    "[tabindex]:not([tabindex='-1']), [class*=close i], [aria-label*=close i]";
  const isControl = one => one.matches(CONTROL) || (getComputedStyle(one).cursor === "pointer" &&
    getComputedStyle(up(one) ?? one).cursor !== "pointer");
  const shown = one => {
    const {width, height} = one.getBoundingClientRect();
    return width > 0 && height > 0 && one.checkVisibility({visibilityProperty: true});
  };
  const leads = one => {
    const link = one.closest("a[href]");
    return Boolean(link) && /^https?:/.test(link.href) &&
      link.href.split("#")[0] !== location.href.split("#")[0];
  };
  let number = 0;
  const control = one => {
    const id = `${mark}.${number++}`;
    one.setAttribute("data-tillwatch-control", id);
    const pictures = [...one.querySelectorAll("[alt], title")]
      .map(inner => inner.getAttribute("alt") ?? inner.textContent);
    const said = [one.getAttribute("aria-label"), one.innerText, one.localName === "input" && one.value,
      one.getAttribute("title")].filter(one => plain(one || ""));
    return {
      id, says: plain((said.length ? said : pictures).join(" ")).slice(0, 120), leads: leads(one),
      hint: ["class", "id", "name", "data-action", "data-testid"].map(name => one.getAttribute(name))
        .filter(Boolean).join(" ").slice(0, 200),
    };
  };
  const named = one => {
    const id = one.id ? `#${one.id}` : "";
    const kinds = [...one.classList].slice(0, 2).map(name => `.${name}`).join("");
    return `${one.localName}${id || kinds}`.slice(0, 80);
  };
  const CAPTCHA = "iframe:is([src*=captcha i], [title*=captcha i], [src*='challenges.cloudflare.com'])";
  const described = (box, hit) => {
    // it keeps its mark, so that a look whose answer came too late changes nothing; a copy of a box gets one of its own
    const was = box.getAttribute("data-tillwatch-box");
    const keeps = was && document.querySelectorAll(`[data-tillwatch-box="${was}"]`).length < 2;
    const id = keeps ? was : `${mark}.${number++}`;
    box.setAttribute("data-tillwatch-box", id);
    const inside = [box, ...all(box)], frame = inside.find(one => one.localName === "iframe" && shown(one));
    frame?.setAttribute("data-tillwatch-frame", id);
    const controls = inside.filter(one => one !== box && isControl(one) && shown(one)).slice(0, 60);
    const asks = inside.some(one => one.matches(fields) && (one.localName === "select" || !one.value) && shown(one));
    const bare = hit && !inside.some(one => one !== box && isControl(one) && holds(one, hit));
    if (bare) hit.setAttribute("data-tillwatch-control", `${id}.bare`);
    return {
      id, was, asks, bare: Boolean(bare), name: named(box), says: text(box).slice(0, 600), dialog: isDialog(box),
      captcha: inside.some(one => one.matches(CAPTCHA)),
      frame: frame ? plain([frame.title, frame.name, frame.src].join(" ")).slice(0, 300) : null,
      controls: controls.map(control),
    };
  };
  if (whole) return {covered: true, free: null, boxes: [described(document.body, null)]};

  const boxes = new Map(), SHARES = [0.03, 0.2, 0.35, 0.5, 0.65, 0.8, 0.97];
  const look = (x, y, fixed) => {
    const hit = at(x, y), box = hit && boxOf(hit, fixed);
    if (box && !boxes.has(box)) boxes.set(box, hit);
    return hit;
  };
  let free = null, covered = false;
  if (target) {
    const {left, top, width, height} = target.getBoundingClientRect();
    const label = target.labels?.[0];
    const open = (x, y) => {
      const hit = at(x, y);
      return hit && (holds(target, hit) || (label && holds(label, hit)));
    };
    const [x, y] = [left + width / 2, top + height / 2];
    covered = !open(x, y);
    if (covered) {
      look(x, y, false);
      const spots = [0.1, 0.3, 0.7, 0.9].flatMap(a => [0.15, 0.5, 0.85].map(b => [a, b]));
      const spot = spots.find(([a, b]) => open(left + a * width, top + b * height));
      if (spot) free = {x: spot[0] * width - target.clientLeft, y: spot[1] * height - target.clientTop};
    }
  }
  // what stands beside its veil: a dialog is often no part of what covers the page
  if (!target || (covered && !free)) {
    for (const a of SHARES) for (const b of SHARES) look(a * innerWidth, b * innerHeight, true);
  }
  const around = box => !box.matches("header, nav, main, footer") && !box.querySelector("main");
  const [first, ...others] = [...boxes];
  const kept = target ? [first, ...others.filter(([box]) => around(box))] : [...boxes].filter(([box]) => around(box));
  return {covered, free, boxes: kept.filter(Boolean).map(([box, hit]) => described(box, hit))};
}
