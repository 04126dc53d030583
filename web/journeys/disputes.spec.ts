// A payment that somebody disputes, told by the gateway's double: what the desk sees of it, until when, and how it ends.
import { everywhere, expect, signIn, test, url } from "./desk";
import { Bench } from "./lab";

test("a dispute stands on the order with its day, and goes with its end", async ({ page }) => {
  test.setTimeout(240_000);
  const bench = new Bench(page);
  await signIn(page, "meera");
  const { order, payment } = await bench.paidOnline(["TSH"]);
  const open = async () => {
    await page.goto(`${url()}/desk/${bench.hospital}/orders/${order.id}`);
    await expect(page.locator("main h1").first()).toContainText(order.number);
  };
  const opened = await bench.bank("control/dispute", { payment, amount: order.total, phase: "chargeback", days: 7 });
  const { id: dispute } = opened.disputes.find((one: { payment_id: string }) => one.payment_id === payment);
  await expect.poll(async () => (await bench.order(order.id)).disputes.length).toBe(1);

  await open();
  await expect(page.getByText(/Respond at Razorpay's dashboard by \d+ \w+ \d{4}/)).toBeVisible();
  await expect(page.getByText("Held: a payment is disputed.")).toBeVisible();
  await everywhere(page, "order-disputed", open);

  await bench.bank("control/decide", { dispute, step: "lost" });
  await expect.poll(async () => (await bench.order(order.id)).disputes[0].state).toBe("lost");
  await page.reload();
  await expect(page.getByText("Dispute, lost")).toBeVisible();
  await expect(page.getByText("Held: a payment is disputed.")).toHaveCount(0);
});
