// The page of Razorpay's checkout, and the only one that lets in a script that is not its own. It knows what is to be paid,
// from the page that opened it, and nothing else: no slip, no birth date, no login. So its policy need not hold Razorpay's
// script to trusted types, and no other page has a policy that lets text become HTML.
import { start, t } from "./page.js";

// Where such a script may lie: at Razorpay, or at the test double beside a local cloud.
const scripts = ["https://checkout.razorpay.com/v1/checkout.js", "/razorpay/checkout.js"];
const patience = 15000;

const status = document.getElementById("status");
const name = location.hash.slice(1);
const channel = /^assay-pay-[0-9a-f-]{36}$/.test(name) ? new BroadcastChannel(name) : undefined;
let said = channel ? "pay.opening" : "pay.nothing", begun = false;

start(() => { status.textContent = t(said); });

function say(key) {
  said = key;
  status.textContent = t(key);
}

function end(what, key) {
  channel.postMessage(what);
  channel.close();
  say(key);
  window.close(); // where the browser lets a page close itself; else it says that it may be closed
}

channel?.addEventListener("message", async ({ data }) => {
  if (data.close) return window.close();
  if (!data.start || begun) return;
  begun = true;
  try {
    await load(data.start.script);
  } catch {
    end({ blocked: true }, "problem.checkout_blocked");
    return;
  }
  pay(data.start);
});
channel?.postMessage({ ready: true });

function pay({ script: _, ...options }) {
  let failed = false;
  const dialog = new window.Razorpay({
    ...options,
    handler: ({ razorpay_payment_id, razorpay_order_id, razorpay_signature }) =>
      end({ done: true, failed: false, callback: { razorpay_payment_id, razorpay_order_id, razorpay_signature } }, "pay.close"),
    modal: { ondismiss: () => end({ done: true, failed }, "pay.close") },
  });
  dialog.on("payment.failed", () => { failed = true; });
  dialog.open();
}

function load(address) {
  return new Promise((loaded, blocked) => {
    if (!scripts.includes(address)) return blocked(new Error("this is not Razorpay's script"));
    const script = document.createElement("script");
    const late = setTimeout(() => script.dispatchEvent(new Event("error")), patience);
    script.addEventListener("load", () => {
      clearTimeout(late);
      if (window.Razorpay) loaded();
      else blocked(new Error("the script holds no checkout"));
    });
    script.addEventListener("error", () => {
      clearTimeout(late);
      script.remove();
      blocked(new Error("the script does not load"));
    });
    script.src = address;
    document.head.append(script);
  });
}
