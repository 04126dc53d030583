// Razorpay's checkout, and the only door through which a page lets in a script that is not its own.

// Where such a script may lie: at Razorpay, or at the test double beside a local cloud.
const scripts = ["https://checkout.razorpay.com/v1/checkout.js", "/razorpay/checkout.js"];
const patience = 15000;

let loading;
let trusting = false;

/**
 * Opens the checkout of a payment that was started. Gives what Razorpay says of it for the API (`callback`), or nothing
 * where the payer went back; `failed` reports that a try failed. Rejects when the checkout cannot be opened.
 */
export async function checkout(start, { hospital, number }) {
  loading ??= load(start.script).catch((blocked) => {
    loading = undefined; // the next try asks again
    throw blocked;
  });
  await loading;
  return new Promise((done) => {
    let failed = false;
    const dialog = new window.Razorpay({
      key: start.key_id, order_id: start.gateway_order, amount: start.amount, currency: start.currency,
      name: hospital, description: number, // nothing of the person, and no test
      handler: ({ razorpay_payment_id, razorpay_order_id, razorpay_signature }) =>
        done({ callback: { razorpay_payment_id, razorpay_order_id, razorpay_signature }, failed: false }),
      modal: { ondismiss: () => done({ failed }) },
    });
    dialog.on("payment.failed", () => { failed = true; });
    dialog.open();
  });
}

function load(address) {
  trust();
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

/**
 * The page takes no text for HTML or a script's address (require-trusted-types-for), its own code never does, but
 * Razorpay's script builds its window so. It is allowed to from the moment somebody pays.
 */
function trust() {
  if (trusting) return;
  window.trustedTypes?.createPolicy("default", {
    createHTML: (html) => html,
    createScriptURL: (address) => (known(address) ? address : null),
  });
  trusting = true;
}

function known(address) {
  const { protocol, hostname } = new URL(address, location.href);
  return scripts.includes(address) || (protocol === "https:" && hostname.endsWith(".razorpay.com"));
}
