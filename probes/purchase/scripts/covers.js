// The smallest thing over the middle of the button, and the box that it belongs to.
(button, managers) => {
  button.scrollIntoView({block: "center", behavior: "instant"});
  const {left, top, width, height} = button.getBoundingClientRect();
  const over = hitAt(left + width / 2, top + height / 2);
  if (!over || holds(button, over) || holds(over, button)) return null;
  let box = over;
  while (up(box) && up(box) !== document.body && !holds(up(box), button)) box = up(box);
  const manager = managers.find(({present}) => box.matches(present) || has(box, present)
    || within(over, present));
  const text = seen(box);
  const words = /cookie|samtykke|consent|gdpr|datenschutz|samtycke|privacy/i;
  const says = [text, box.id, box.className, box.getAttribute("aria-label")].join(" ");
  const called = box.getAttribute("aria-label") || (box.id ? "#" + box.id : "")
    || [box.localName, ...box.classList].join(".");
  return {name: manager?.name ?? called.slice(0, 80), text: text.slice(0, 200),
    consent: Boolean(manager) || words.test(says)};
}
