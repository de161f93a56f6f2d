// One page, whose deliveries and payments come when the page is there and again when the country changes.
(function () {
  "use strict";
  var frame = document.querySelector(".checkoutFrame");
  if (!frame) { return; }
  var form = frame.querySelector("form");
  var deliveries = frame.querySelector(".deliveryMethodContainerMain");
  var ready = document.getElementById("check_stage_all_loaded");
  function ask(action, values) {
    return fetch("/actions/handler/ajax?" + new URLSearchParams(Object.assign({ page: "checkout", action: action }, values)))
      .then(function (answer) { return answer.json(); }).then(function (answer) { return answer.result; });
  }
  function payments() {
    return ask("payment_methods", {}).then(function (result) {
      frame.querySelector(".paymentMethodContainerMain").innerHTML = result.map(function (payment) {
        return '<label class="paymentMethodContainer"><input id="payment_type_' + payment.id + '" type="radio" name="paymentType" value="' + payment.id + '" class="paymentMethodRadio" required><span>' + payment.title + "</span></label>";
      }).join("");
      ready.value = "1";
      document.querySelector(".checkoutLoading").style.display = "none";
      frame.style.display = "";
    });
  }
  function places(container) {
    if (document.getElementById("zipcode").value.length < 4) { return; }
    ask("droppoints", { type: "gls", delivery_zip: document.getElementById("zipcode").value }).then(function (result) {
      container.style.display = "";
      container.innerHTML = "<ul class='target'>" + result.map(function (place, index) {
        return '<li><input id="droppoint_gls_location_' + index + '" type="radio" name="gls_location" value="' + place.reference + '"' + (index ? "" : " checked") + '> <label for="droppoint_gls_location_' + index + '">' + place.title + ", " + place.address + ", " + place.zipcode + " " + place.city + "</label></li>";
      }).join("") + "</ul>";
    });
  }
  function load() {
    ready.value = "0";
    ask("delivery_methods", { delivery_country: form.country.value, delivery_zip: form.zipcode.value }).then(function (result) {
      frame.querySelector(".deliveryMethodNotFound").hidden = result.length > 0;
      deliveries.innerHTML = result.map(function (method, index) {
        return '<div class="deliveryMethodContainer"><label class="deliveryMethodSelector"><input type="radio" name="delivery_method" id="delivery_' + method.value + '" value="' + method.value + '" class="deliveryMethodRadio' + (method.isGls ? " gls" : "") + '" required' + (index ? "" : " checked") + "><span>" + method.title + "</span><b>" + method.priceText +
          '</b></label><div class="locationContainer" style="display:none"></div></div>';
      }).join("");
      chosen();
    });
  }
  function chosen() {
    deliveries.querySelectorAll(".locationContainer").forEach(function (part) { part.style.display = "none"; });
    var method = deliveries.querySelector("input.deliveryMethodRadio:checked");
    if (method && method.classList.contains("gls")) { places(method.closest(".deliveryMethodContainer").querySelector(".locationContainer")); }
    ready.value = "0";
    payments();
  }
  deliveries.addEventListener("change", function (event) { if (event.target.matches(".deliveryMethodRadio")) { chosen(); } });
  form.country.addEventListener("change", load);
  form.zipcode.addEventListener("input", function () { form.city.value = ""; });
  form.zipcode.addEventListener("blur", function () {
    ask("zipcode", { zipcode: form.zipcode.value.trim() }).then(function (town) { if (town && form.country.value === "DK") { form.city.value = town; } });
    load();
  });
  document.getElementById("deliveryActive").addEventListener("change", function (event) {
    var part = frame.querySelector(".deliveryContactInfo");
    part.style.display = event.target.checked ? "" : "none";
    part.querySelectorAll("input").forEach(function (field) { field.disabled = !event.target.checked; });
  });
  form.addEventListener("submit", function (event) {
    if (ready.value !== "1") { event.preventDefault(); alert("Ordren er ikke beregnet endnu. Prøv igen om et øjeblik."); }
  });
  load();
}());
