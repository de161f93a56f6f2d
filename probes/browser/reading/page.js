// What every question about a page's meaning needs. `words` are those of words.yaml. Nothing here changes the page.
const EDGE = "(?:(?<![\\p{L}\\p{N}])(?=[\\p{L}\\p{N}])|(?<=[\\p{L}\\p{N}])(?![\\p{L}\\p{N}]))"; // å is a letter, too
const regex = source => new RegExp(source.replaceAll("\\b", EDGE), "iu");
const says = Object.fromEntries(Object.entries(words)
  .filter(([, source]) => typeof source === "string").map(([name, source]) => [name, regex(source)]));
says.price = regex(`${MONEY.source}|${words.free}`);
const fields = Object.entries(words.fields).map(([name, source]) => [name, regex(source)]);
const TEXT = "input:not([type=hidden], [type=checkbox], [type=radio], [type=submit], [type=button], [type=reset], [type=image], [type=file], [type=search], [type=range], [type=color])";
const FIELD = `${TEXT}, select, textarea, [role=combobox]:not(:has(input, select)), [aria-haspopup=listbox]:not(:has(input, select))`;
const HEADING = "h1, h2, h3, h4, h5, h6, legend, summary, dt, [role=heading]";
const TO_PRESS = "button, input[type=submit], input[type=button], input[type=image], a[href], [role=button], [role=link]";
const ELSEWHERE = "header, footer, nav, [role=search], [role=navigation], [role=contentinfo], [role=banner]";
const box = one => one.getBoundingClientRect();
const shown = one => one.checkVisibility({visibilityProperty: true}) && box(one).width > 1 && box(one).height > 1;
const off = one => one.matches(":disabled, [aria-disabled=true], [inert], [inert] *") || getComputedStyle(one).pointerEvents === "none";
const named = (one, attribute) => flat((one.getAttribute(attribute) ?? "").split(/\s+/).filter(Boolean)
  .map(id => text(one.getRootNode().getElementById?.(id))).join(" "));
const asWords = name => flat((name ?? "").replace(/([a-zæøåäöü])([A-ZÆØÅÄÖÜ])/g, "$1 $2").replace(/([a-z])(\d)/gi, "$1 $2")
  .replace(/[^\p{L}\p{N}]+/gu, " "));
const plain = said => flat(said.replace(/[*:]|\((required|påkrævet|erforderlich|pflichtfeld|obligatorisk\w*|valgfri\w*|optional|valfritt|frivillig)\)/giu, ""));

// A drawer that was shut may stand beside the screen, as large as ever.
const onScreen = one => box(one).right > 0 && box(one).bottom > 0 && box(one).left < innerWidth && box(one).top < innerHeight;
// A dialog that is open and asks for something is all that a customer can use.
const stage = root => {
  const dialogs = all(root, "dialog[open], [role=dialog][aria-modal=true], [role=alertdialog][aria-modal=true]")
    .filter(one => shown(one) && onScreen(one) && !within(one, "[inert], [aria-hidden=true]") && all(one, `${FIELD}, input[type=radio]`).some(shown));
  return dialogs.at(-1) ?? root;
};
