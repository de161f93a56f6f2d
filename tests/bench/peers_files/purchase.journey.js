const { journey, step, expect } = require("@elastic/synthetics");

const shop = process.env.BENCH_SHOP;

journey("purchase", ({ page }) => {
  step("home", async () => {
    await page.goto(`${shop}/`, { waitUntil: "domcontentloaded" });
  });
  step("collection", async () => {
    await page.goto(`${shop}/collections/all`, { waitUntil: "domcontentloaded" });
    await expect(page.locator("main a[href*='/products/']:visible").first()).toBeVisible();
  });
  step("product", async () => {
    await page.goto(`${shop}/products/lysestage`, { waitUntil: "domcontentloaded" });
    await page.waitForTimeout(Number(process.env.BENCH_HYDRATION));
  });
  step("add_to_cart", async () => {
    await page.locator("product-form button[name=add]").click();
    await expect(page.locator("cart-drawer.active")).toBeVisible();
  });
  step("cart", async () => {
    await page.goto(`${shop}/cart`, { waitUntil: "domcontentloaded" });
  });
  step("checkout", async () => {
    await page.locator("main button#checkout").click();
    await expect(page.locator("#email")).toBeVisible();
  });
});
