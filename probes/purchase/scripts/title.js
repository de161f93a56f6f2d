// What the page's product is called. A logo may be a heading too, and stand first.
() => {
  const headings = all(document, "h1");
  const isAside = one => {
    const box = within(one, "header, nav, footer");
    return Boolean(box) && (box.localName === "nav" || !within(box, "main"));
  };
  const titles = [...headings.filter(one => within(one, "main")), ...headings.filter(one => !isAside(one)), ...headings].map(seen);
  const others = [document.querySelector("meta[property='og:title']")?.content,
    document.title.split(/ [|\u2013\u2014-] /)[0]];
  return [...titles, ...others].map(flat).find(Boolean) ?? "";
}
