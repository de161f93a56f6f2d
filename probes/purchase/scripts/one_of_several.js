// An order form asks how many of each of several things: of one of them one, and what it is called.
button => {
  const counts = (formOf(button) ? all(formOf(button), "input[type=number]") : [])
    .filter(one => !one.disabled && !one.readOnly && Number(one.min) <= 0 && one.checkVisibility());
  if (!counts.length) return "";
  let chosen = counts.find(one => Number(one.value) > 0);
  if (!chosen) {
    [chosen] = counts;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(chosen, "1");
    for (const name of ["input", "change"]) chosen.dispatchEvent(new Event(name, {bubbles: true}));
  }
  if (counts.length === 1) return "";
  let row = chosen;
  while (counts.filter(one => holds(up(row), one)).length === 1) row = up(row);
  return all(row, "h1, h2, h3, h4, h5, h6, [role=heading], a[href], strong, b, th, td, label").map(seen).find(text => /\p{L}/u.test(text)) ?? "";
}
