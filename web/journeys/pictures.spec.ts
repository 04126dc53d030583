// The pictures of the README. They are made of the demo hospital; `make pictures` makes them again.
import { fileURLToPath } from "node:url";
import { person, test, url } from "./desk";
import { Bench } from "./lab";

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
  const technician = await person(browser, "tara", { viewport: { width: 1366, height: 768 } });
  // What is paid later is ordered by a supervisor; the technician types.
  const orders = new Bench(desk.page);
  const bench = new Bench(technician.page);
  const typed = await orders.started(["CBC", "KFT"]);
  await technician.page.goto(`${url()}/desk/sahyadri/orders/${typed.id}/results`);
  await technician.page.locator("input[data-value]").first().waitFor();
  for (const value of ["10.4", "11.2", "4.1", "33", "80"]) {
    await technician.page.keyboard.type(value, { delay: 60 });
    await technician.page.keyboard.press("Enter");
  }
  await technician.page.waitForTimeout(1500);
  await technician.page.screenshot({ path: to("desk-results") });
  const signed = await orders.started(["K", "NA", "CREA"]);
  await bench.submit(signed.id, { K: "6.8", NA: "139", CREA: "1.4" });
  await technician.context.close();
  await desk.page.goto(`${url()}/desk/sahyadri/authorise?order=${signed.id}`);
  await desk.page
    .getByText(/^Potassium/)
    .first()
    .waitFor();
  await desk.page.waitForTimeout(800);
  await desk.page.screenshot({ path: to("desk-authorise") });
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
