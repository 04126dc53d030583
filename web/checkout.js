// Razorpay's checkout, from the page of the visit slip: it runs in a window of its own, pay.html, which is given what is to
// be paid and never the slip or the birth date. What the window says comes back on a channel that only it knows.

/**
 * Opens the window, to be filled by the function that it gives. It must be called within the click, or the browser takes
 * the window for an unwanted one. The function gives what Razorpay says of the payment for the API (`callback`), or
 * nothing where the payer went back; `failed` reports that a try failed. It rejects when the checkout cannot be opened.
 */
export function openCheckout() {
  const name = `assay-pay-${crypto.randomUUID()}`;
  const channel = new BroadcastChannel(name);
  window.open(`pay.html#${name}`, "_blank", "noopener");
  const ready = new Promise((there) => {
    channel.addEventListener("message", ({ data }) => { if (data.ready) there(); });
  });
  return {
    close: () => { channel.postMessage({ close: true }); channel.close(); },
    run: (start, { hospital, number }) => new Promise((done, blocked) => {
      const late = setTimeout(() => blocked(new Error("the window does not open")), 15000);
      channel.addEventListener("message", ({ data }) => {
        if (data.blocked) blocked(new Error("the checkout does not load"));
        if (!data.done) return;
        channel.close();
        done({ callback: fields(data.callback), failed: data.failed === true });
      });
      ready.then(() => {
        clearTimeout(late);
        channel.postMessage({ start: { script: start.script, key: start.key_id, order_id: start.gateway_order, amount: start.amount,
          currency: start.currency, name: hospital, description: number } }); // nothing of the person, and no test
      });
    }),
  };
}

/** Three texts and no more: Razorpay's script runs in that window, and the API checks what they say. */
function fields(callback) {
  const { razorpay_payment_id, razorpay_order_id, razorpay_signature } = callback ?? {};
  const all = { razorpay_payment_id, razorpay_order_id, razorpay_signature };
  return Object.values(all).every((value) => typeof value === "string") ? all : undefined;
}
