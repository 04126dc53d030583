// The pictures of the README. They are made of the demo hospital; `make pictures` makes them again.
import { fileURLToPath } from "node:url";
import { person, test, url } from "./desk";

const to = (name: string) => fileURLToPath(new URL(`../pictures/${name}.png`, import.meta.url));

test("pictures of the desk @pictures", async ({ browser }) => {
  test.setTimeout(300_000);
  const desk = await person(browser, "meera", { viewport: { width: 1366, height: 768 } });
  await desk.page.goto(`${url()}/desk/sahyadri/orders?tab=processing`);
  await desk.page.locator("tbody tr").first().waitFor();
  await desk.page.waitForTimeout(800);
  await desk.page.screenshot({ path: to("desk-orders") });
  await desk.page.keyboard.press("j");
  await desk.page.keyboard.press("Enter");
  await desk.page.locator(".rail").waitFor();
  await desk.page.waitForTimeout(800);
  await desk.page.screenshot({ path: to("desk-order") });
  await desk.context.close();
  const phone = await person(browser, "tara", {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  await phone.page.goto(`${url()}/desk/sahyadri/orders?tab=processing`);
  await phone.page.locator("article.oc").first().waitFor();
  await phone.page.waitForTimeout(800);
  await phone.page.screenshot({ path: to("desk-phone") });
  await phone.context.close();
});
