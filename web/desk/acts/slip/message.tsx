// The slip as a message: the words of the letter and the link, in the patient's language, to the phone on the record. The
// app of the device sends it, and only when the person presses the link.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { type Answer, read } from "../../api/client";
import type { Hospital, Order } from "../../api/schema.gen";
import { sayIn, useWords } from "../../words/words";
import { slipWords } from "./words";

export type Slip = Answer<"/v1/orders/{order}/print-slip", "post">;
type Patient = Answer<"/v1/patients/{patient}", "get">;

/** Where the app is opened with the message. */
export function messageTo(
  patient: Patient,
  hospital: Hospital,
  order: Order,
  slip: Slip,
): { text: string; href: string } {
  const language = patient.language === "hi" ? "hi" : "en";
  const text = sayIn(language, slipWords, "message", {
    hospital: (language === "hi" && hospital.name_local) || hospital.name,
    number: order.number,
    link: slip.link ?? "",
    guard: slip.opens_with,
  });
  return { text, href: `https://wa.me/${(patient.phone ?? "").replace(/\D/g, "")}?text=${encodeURIComponent(text)}` };
}

/** What a message needs to know; undefined until it is read. */
export function useRecipient(order: Order | undefined, on: boolean) {
  const id = order?.patient.id ?? "";
  const patient = useQuery({
    queryKey: ["patient", id],
    queryFn: ({ signal }) => read("/v1/patients/{patient}", { path: { patient: id } }, signal),
    enabled: on && id !== "",
  }).data;
  const hospital = useQuery({
    queryKey: ["hospital"],
    queryFn: ({ signal }) => read("/v1/hospital", {}, signal),
    enabled: on,
    staleTime: 300_000,
  }).data;
  return { patient, hospital };
}

export function Message({ text, href }: { text: string; href: string }) {
  const say = useWords(slipWords);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => link.current?.focus(), []);
  return (
    <div className="stack">
      <div className="field">
        <span className="lab">{say("the_message")}</span>
        <blockquote className="brk" style={{ margin: 0 }}>
          {text}
        </blockquote>
      </div>
      <a ref={link} className="btn main" href={href} target="_blank" rel="noreferrer">
        {say("open_app")}
      </a>
    </div>
  );
}
