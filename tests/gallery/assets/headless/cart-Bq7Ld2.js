// The cart: its number in the header, its drawer, and what the add button does.
const root = document.getElementById("root");
let cart = { lines: [], count: 0, total: "" };
function count() { const part = root.querySelector("[data-count]"); if (part) { part.textContent = cart.count ? `(${cart.count})` : ""; } }
function shut() { root.querySelectorAll("[class^=Drawer_veil],[class^=Drawer_panel]").forEach((part) => part.remove()); }
function draw() {
  shut();
  const lines = cart.lines.map((line, place) => `<div class="Drawer_line__Nn4Wa"><img src="${line.image}" alt="" width="72" height="72"><div><a href="${line.path}">${line.title}</a><br>${line.size} ${line.count} stk. <b>${line.sum}</b><br><button type="button" data-remove="${place}"><u>Fjern</u></button></div></div>`).join("");
  root.insertAdjacentHTML("beforeend", `<div class="Drawer_veil__x0x0x" data-leave></div><div class="Drawer_panel__Ju8Hn" role="dialog" aria-label="Handlekurv"><div style="display:flex;justify-content:space-between"><h2>Handlekurv</h2><button type="button" data-leave aria-label="Lukk">✕</button></div>${lines || "<p>Handlekurven er tom.</p>"}${lines ? `<div class="Drawer_foot__Lp0Qe"><p>Sum <b>${cart.total}</b></p><a class="Button_primary__fD3kS" href="/kassen">Til kassen</a></div>` : ""}</div>`);
}
function keep(answer) { if (!answer.ok) { throw new Error(answer.status); } return answer.json().then((told) => { cart = told; count(); }); }
root.addEventListener("click", (event) => {
  const find = (selector) => event.target.closest(selector);
  const add = find("[data-add]");
  if (find("[data-cart]")) { draw(); }
  if (find("[data-leave]")) { shut(); }
  if (find("[data-remove]")) { fetch(`/api/cart/lines/${find("[data-remove]").dataset.remove}`, { method: "DELETE" }).then(keep).then(draw); }
  if (!add) { return; }
  const size = root.querySelector("[name=size]:checked");
  const note = root.querySelector("[data-note]");
  note.textContent = add.dataset.sized !== "0" && !size ? "Velg størrelse først." : "";
  if (note.textContent) { return; }
  add.disabled = true;
  fetch("/api/cart/lines", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ slug: add.dataset.add, size: size ? size.value : "" }) })
    .then(keep).then(draw, () => { note.textContent = "Kunne ikke legge varen i handlekurven."; }).finally(() => { add.disabled = false; });
});
window.addEventListener("cart:draw", count);
window.addEventListener("cart:stale", () => fetch("/api/cart").then(keep));
fetch("/api/cart").then(keep);
