const { test, expect } = require("@playwright/test");

const shop = process.env.BENCH_SHOP;

test("purchase", async ({ page }) => {
  await test.step("home", async () => {
    await page.goto(`${shop}/`, { waitUntil: "domcontentloaded" });
  });
  await test.step("collection", async () => {
    await page.goto(`${shop}/collections/all`, { waitUntil: "domcontentloaded" });
    await expect(page.locator("main a[href*='/products/']:visible").first()).toBeVisible();
  });
  await test.step("product", async () => {
    await page.goto(`${shop}/products/lysestage`, { waitUntil: "domcontentloaded" });
    await page.waitForTimeout(Number(process.env.BENCH_HYDRATION));
  });
  await test.step("add_to_cart", async () => {
    await page.locator("product-form button[name=add]").click();
    await expect(page.locator("cart-drawer.active")).toBeVisible();
  });
  await test.step("cart", async () => {
    await page.goto(`${shop}/cart`, { waitUntil: "domcontentloaded" });
  });
  await test.step("checkout", async () => {
    await page.locator("main button#checkout").click();
    await expect(page.locator("#email")).toBeVisible();
  });
});
