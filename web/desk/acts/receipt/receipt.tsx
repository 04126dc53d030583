// The receipt of what was paid by hand, on paper of 80 mm, in both languages: what was taken for which order, and no test.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { read } from "../../api/client";
import type { Hospital, Order } from "../../api/schema.gen";
import { calendar, clock, dayOf, phone, rupees } from "../../kit/format";
import { namesOf } from "../../lists/order";
import { type Paid, paidOf } from "./paid";
import { receiptWords } from "./words";
import "./receipt.css";

/** Gives what prints a receipt by its number, and the paper, which the page has to hold. */
export function useReceipts(order: Order): { print: (receipt: string) => void; paper: ReactNode } {
  const [wanted, want] = useState<{ readonly receipt: string }>();
  const { data: hospital } = useQuery({
    queryKey: ["hospital"],
    queryFn: ({ signal }) => read("/v1/hospital", {}, signal),
    enabled: wanted !== undefined,
    staleTime: 300_000,
  });
  const paid = wanted && paidOf(order).find((one) => one.receipt === wanted.receipt);
  const ready = paid !== undefined && hospital !== undefined;
  useEffect(() => {
    if (!ready || !wanted) return;
    // Whoever closes the dialog of the printer, or takes the page elsewhere, has the whole page on paper again.
    const done = () => want(undefined);
    addEventListener("afterprint", done, { once: true });
    print();
    return () => removeEventListener("afterprint", done);
  }, [ready, wanted]);
  return {
    // A number asked for twice is printed twice.
    print: useCallback((receipt: string) => want({ receipt }), []),
    paper: ready && createPortal(<Paper order={order} paid={paid} hospital={hospital} />, document.body),
  };
}

function Paper({ order, paid, hospital }: { order: Order; paid: Paid; hospital: Hospital }) {
  const name = namesOf(order)(paid.by);
  const both = (key: keyof typeof receiptWords.pairs) => {
    const [en, hi] = receiptWords.pairs[key];
    return (
      <dt>
        {en} / <span lang="hi">{hi}</span>
      </dt>
    );
  };
  const [title, titleHi] = receiptWords.pairs[paid.back ? "back" : "title"];
  return (
    <div className="receiptpaper" aria-hidden="true">
      <h2>{hospital.name}</h2>
      {hospital.name_local && <p>{hospital.name_local}</p>}
      {hospital.phone && <p>{phone(hospital.phone)}</p>}
      <h2>
        {title} / <span lang="hi">{titleHi}</span> {paid.receipt}
      </h2>
      <dl>
        {both("order")}
        <dd>{order.number}</dd>
        {both("patient")}
        <dd>
          {order.patient.name} {order.patient.number}
        </dd>
        {both(paid.back ? "returned" : paid.method)}
        <dd className="amount">{rupees(paid.amount)}</dd>
        {paid.reference && both("reference")}
        {paid.reference && <dd>{paid.reference}</dd>}
        {paid.tendered && both("tendered")}
        {paid.tendered && <dd>{rupees(paid.tendered)}</dd>}
        {paid.tendered && both("change")}
        {paid.tendered && <dd>{rupees(paid.tendered - paid.amount)}</dd>}
        {both("at")}
        <dd>
          {calendar(dayOf(new Date(paid.at)), "en")} {clock(paid.at, "en")}
        </dd>
        {name && both("by")}
        {name && <dd>{name}</dd>}
        {both("total")}
        <dd>{rupees(order.total)}</dd>
        {both("due")}
        <dd>{rupees(order.due)}</dd>
      </dl>
    </div>
  );
}
