// What the cart says, without what leads out of it, and where its lines lead.
(lines, away) => {
  const links = lines.flatMap(line => [line, ...all(line, "a[href]")]);
  const said = all(document, away).reduce((rest, one) => rest.replace(seen(one), () => " "), seen(document.body));
  return {text: said, links: links.map(link => link.href).filter(Boolean)};
}
