// The beginning of what the page says, but for what stands round it: from its heading on, where nothing tells what is round it.
() => {
  const main = all(document, "main, [role=main]")[0], said = seen(main ?? document.body);
  const title = all(document, "h1, h2").filter(one => one.checkVisibility()).map(seen).find(Boolean) ?? "";
  return said.slice(main ? 0 : Math.max(said.indexOf(title), 0)).slice(0, 150);
}
