// What an order says beside its tests and its money, as it is changed after placing: only what is another is sent.
import type { Body } from "../../api/client";
import type { Order, Priority, VisitType } from "../../api/schema.gen";

export const visits: readonly VisitType[] = ["outpatient", "inpatient", "emergency", "checkup"];

export interface Said {
  readonly priority: Priority;
  readonly visit: VisitType | "";
  readonly ward: string;
  readonly asker: string;
  readonly askerPhone: string;
  readonly day: string;
  readonly slot: string;
  readonly address: string;
  readonly phone: string;
}

export const saidOf = (order: Order): Said => ({
  priority: order.priority,
  visit: order.visit_type ?? "",
  ward: order.ward ?? "",
  asker: order.orderer?.name ?? "",
  askerPhone: order.orderer?.phone ?? "",
  day: order.preferred_date ?? "",
  slot: order.slot ?? "",
  address: order.home?.address ?? "",
  phone: order.home?.phone ?? "",
});

/** The change to send; undefined where there is none. */
export function changeOf(order: Order, said: Said): Body<"/v1/orders/{order}/change", "post"> | undefined {
  const was = saidOf(order);
  const is = (Object.keys(was) as (keyof Said)[]).filter((one) => was[one] !== said[one].trim());
  const has = (...parts: readonly (keyof Said)[]) => parts.some((one) => is.includes(one));
  if (is.length === 0) return undefined;
  const phone = said.askerPhone.trim();
  return {
    ...(has("priority") && { priority: said.priority }),
    ...(has("visit") && said.visit !== "" && { visit_type: said.visit }),
    ...(has("ward") && { ward: said.ward.trim() }),
    ...(has("asker", "askerPhone") && {
      orderer: {
        name: said.asker.trim(),
        ...(phone && { phone }),
        ...(order.orderer?.registration && !has("asker") && { registration: order.orderer.registration }),
      },
    }),
    ...(has("day") && { preferred_date: said.day }),
    ...(has("slot") && said.slot !== "" && { slot: said.slot }),
    ...(has("address", "phone") && { home: { address: said.address.trim(), phone: said.phone.trim() } }),
    seen: { order: order.parts.order ?? 0 },
  };
}
