import { describe, expect, it } from "vitest";
import { callbackOf } from "./checkout";

describe("what the checkout said", () => {
  const said = { razorpay_payment_id: "pay_1", razorpay_order_id: "order_1", razorpay_signature: "ab" };
  it("is three texts and no more", () => expect(callbackOf({ ...said, name: "x" })).toEqual(said));
  it("is nothing where one is missing", () =>
    expect(callbackOf({ ...said, razorpay_signature: undefined })).toBeUndefined());
  it("is nothing where one is no text", () => expect(callbackOf({ ...said, razorpay_payment_id: 5 })).toBeUndefined());
  it("is nothing where the payer went back", () => expect(callbackOf(undefined)).toBeUndefined());
});
