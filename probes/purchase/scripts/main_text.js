// The beginning of what the page says, but for what stands round it.
() => seen(all(document, "main")[0] ?? document.body).slice(0, 150)
