// Chooses where nothing is chosen yet, or what is chosen is gone; `again` tells a script that came late
// of what was chosen before. A swatch is a button in many themes.
(groups, [goneWords, again]) => {
  const words = new RegExp(goneWords, "i");
  const gone = one => one.disabled || words.test(one.labels?.[0]?.textContent ?? one.textContent)
    || one.matches(".disabled, [disabled], [aria-disabled=true], [data-available=false]");
  const tell = field => ["input", "change"].forEach(
    name => field.dispatchEvent(new Event(name, {bubbles: true})));
  const fromList = list => {
    const now = list.selectedOptions[0];
    const free = now?.value && !gone(now) ? now
      : [...list.options].find(one => one.value && !gone(one));
    if (!free || (free === now && !again)) return;
    list.value = free.value;
    tell(list);
  };
  // where each variant is a page, its heading says which one it is, and the shop wants it chosen all the same
  const heading = all(document, "h1")[0] ? seen(all(document, "h1")[0]) : "";
  const named = group => all(group, "button").find(one => seen(one).length > 2 && heading.endsWith(` ${seen(one)}`) && !gone(one));
  const fromGroup = group => {
    const kind = ["input[type=radio]", "[role=radio]", "[role=option]", "button"].find(css => has(group, css));
    const now = all(group, kind?.startsWith("input") ? "input:checked"
      : ":is([aria-checked=true], [aria-pressed=true], .selected, .active)")[0];
    if (!now || gone(now)) {
      (named(group) ?? all(group, kind ?? "input").find(one => !gone(one)))?.click();
    } else if (again && kind.startsWith("input")) tell(now);
  };
  for (const group of groups) {
    if (group.matches("select")) fromList(group);
    else fromGroup(group);
  }
  return groups.length;
}
