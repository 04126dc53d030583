// Razorpay's checkout from the desk: it runs in a window of its own, /pay.html, which is given what is to be paid and nothing of the
// order or the person. What it says comes back on a channel that only the two know.

export interface Started {
  readonly script: string;
  readonly key_id: string;
  readonly gateway_order: string;
  readonly amount: number;
  readonly currency: string;
}

export interface Callback {
  readonly razorpay_payment_id: string;
  readonly razorpay_order_id: string;
  readonly razorpay_signature: string;
}

export interface Checkout {
  close(): void;
  /** What Razorpay said: nothing where the payer went back, and whether a try failed. Rejects where the checkout does not open. */
  run(
    start: Started,
    names: { hospital: string; number: string },
  ): Promise<{ callback: Callback | undefined; failed: boolean }>;
}

const patience = 15_000;

/** Opens the window. It must be called within the click, or the browser takes the window for an unwanted one. */
export function openCheckout(): Checkout {
  const name = `assay-pay-${crypto.randomUUID()}`;
  const channel = new BroadcastChannel(name);
  globalThis.open(`/pay.html#${name}`, "_blank", "noopener");
  const ready = new Promise<void>((there) => {
    channel.addEventListener("message", ({ data }) => data.ready && there());
  });
  return {
    close: () => {
      channel.postMessage({ close: true });
      channel.close();
    },
    run: (start, { hospital, number }) =>
      new Promise((done, blocked) => {
        const late = setTimeout(() => blocked(new Error("the window does not open")), patience);
        channel.addEventListener("message", ({ data }) => {
          if (data.blocked) blocked(new Error("the checkout does not load"));
          if (!data.done) return;
          channel.close();
          done({ callback: callbackOf(data.callback), failed: data.failed === true });
        });
        void ready.then(() => {
          clearTimeout(late);
          const { script, key_id: key, gateway_order: order_id, amount, currency } = start;
          channel.postMessage({
            start: { script, key, order_id, amount, currency, name: hospital, description: number },
          });
        });
      }),
  };
}

/** Three texts and no more: Razorpay's script runs in that window, and the API checks what they say. */
export function callbackOf(said: unknown): Callback | undefined {
  const { razorpay_payment_id, razorpay_order_id, razorpay_signature } = (said ?? {}) as Partial<Callback>;
  const all = { razorpay_payment_id, razorpay_order_id, razorpay_signature };
  return Object.values(all).every((value) => typeof value === "string") ? (all as Callback) : undefined;
}
