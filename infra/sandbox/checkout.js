// Test double of Razorpay's checkout script: new Razorpay(options).open() shows the sandbox's page in a frame, and calls
// options.handler with the three callback fields. No money moves.
(() => {
  const base = document.currentScript.src.replace(/\/checkout\.js.*$/, "");
  window.Razorpay = class {
    constructor(options) {
      this.options = options;
      this.listeners = {};
    }
    on(event, listener) {
      this.listeners[event] = listener;
    }
    open() {
      const o = this.options;
      const dialog = document.createElement("dialog");
      const frame = document.createElement("iframe");
      const query = new URLSearchParams({ order_id: o.order_id, key_id: o.key });
      frame.src = `${base}/checkout?${query}`;
      frame.title = "Payment (test double)";
      frame.style.cssText = "width:min(28rem,90vw);height:34rem;border:0";
      dialog.append(frame);
      document.body.append(dialog);
      const close = () => {
        window.removeEventListener("message", heard);
        dialog.close();
        dialog.remove();
      };
      const heard = (e) => {
        if (e.source !== frame.contentWindow || e.origin !== new URL(base).origin) return;
        if (e.data.razorpay_signature) {
          close();
          o.handler?.(e.data);
        } else if (e.data.error) {
          this.listeners["payment.failed"]?.({
            error: {
              code: "BAD_REQUEST_ERROR",
              description: e.data.error,
              reason: "payment_failed",
              metadata: { order_id: e.data.razorpay_order_id, payment_id: e.data.razorpay_payment_id },
            },
          });
        } else if (e.data.dismissed) {
          close();
          o.modal?.ondismiss?.();
        }
      };
      window.addEventListener("message", heard);
      dialog.addEventListener("cancel", () => {
        close();
        o.modal?.ondismiss?.();
      });
      dialog.showModal();
    }
  };
})();
