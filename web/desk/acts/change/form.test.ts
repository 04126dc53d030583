import { describe, expect, it } from "vitest";
import type { Order } from "../../api/schema.gen";
import { changeOf, saidOf } from "./form";

describe("a change of an order", () => {
  const order = {
    priority: "routine",
    ward: "3",
    orderer: { name: "Dr Rao", registration: "MMC 1" },
    parts: { order: 4 },
    home: { address: "12 Tilak Road", phone: "+919822341190" },
    slot: "08:00-10:00",
  } as unknown as Order;
  const said = saidOf(order);
  it("is none where nothing is another", () => {
    expect(changeOf(order, said)).toBeUndefined();
    expect(changeOf(order, { ...said, ward: " 3 " })).toBeUndefined();
  });
  it("says only what is another, and what it was decided on", () => {
    expect(changeOf(order, { ...said, priority: "stat", ward: "" })).toEqual({
      priority: "stat",
      ward: "",
      seen: { order: 4 },
    });
    expect(changeOf(order, { ...said, phone: "98223 41191" })).toEqual({
      home: { address: "12 Tilak Road", phone: "98223 41191" },
      seen: { order: 4 },
    });
  });
  it("keeps the registration of who asked, and not that of somebody else", () => {
    expect(changeOf(order, { ...said, askerPhone: "9822341190" })).toMatchObject({
      orderer: { name: "Dr Rao", phone: "9822341190", registration: "MMC 1" },
    });
    expect(changeOf(order, { ...said, asker: "Dr Sen" })?.orderer).toEqual({ name: "Dr Sen" });
  });
});
