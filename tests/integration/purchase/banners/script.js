// What the banners' own scripts have in common: they come (late), are answered, and do not come again.
(() => {
  const {markup, late, dead, covers, hidesFromRobots} = JSON.parse(document.getElementById("banner-setting").textContent);
  if (document.cookie.includes("choice=") || (hidesFromRobots && navigator.webdriver)) return;
  const holder = document.createElement("div");
  const everything = function* (root) {
    for (const one of [...(root.shadowRoot?.children ?? []), ...root.children]) { yield one; yield* everything(one); }
  };
  window.answerCookies = choice => {
    document.cookie = `choice=${choice}; path=/`;
    holder.remove();
  };
  setTimeout(() => {
    holder.setHTMLUnsafe(markup);
    document.body.append(holder);
    const first = holder.querySelector("[data-banner]") ?? holder.firstElementChild;
    if (!first.shadowRoot) first.style.cssText += covers
      ? "; position: fixed; inset: 0; z-index: 9; background: #fffd"
      : "; position: fixed; left: 0; right: 0; bottom: 0; z-index: 9; background: #eee";
    for (const one of everything(holder)) {
      if (dead) continue;
      if (one.dataset.answer) one.onclick = () => window.answerCookies(one.dataset.answer);
      if (one.dataset.opens) one.onclick = () => { holder.querySelector(one.dataset.opens).hidden = false; first.querySelector("[role=region]")?.remove(); };
    }
  }, late);
})();
