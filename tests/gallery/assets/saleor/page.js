// A submit button that is only said to be disabled does not send its form.
document.addEventListener("click", function (event) {
  "use strict";
  var button = event.target.closest("button[aria-disabled=true], a[aria-disabled=true]");
  if (button) { event.preventDefault(); }
});
