// From nobody to a placed order on one page: who, which tests, how it is settled.
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useCatalogue } from "../../acts/order";
import { read, workingIn } from "../../api/client";
import { uuid7 } from "../../api/id";
import type { Order, PatientCard, PlacedReceipt, Quote } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { rupees } from "../../kit/format";
import { Key } from "../../kit/marks";
import { Note } from "../../kit/rows";
import { usePrintLabels } from "../../labels/print";
import { useCommand, useDraft } from "../../outbox/device";
import { useSending } from "../../outbox/sending";
import { is, useHere, useTo } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { speaking, useWords } from "../../words/words";
import { useConsentText } from "./consent";
import {
  emptyFresh,
  emptyWalkIn,
  giver,
  placement,
  registration,
  unplaced,
  unready,
  usualOf,
  type WalkIn,
} from "./form";
import { Register } from "./register";
import { Settle } from "./settle";
import { Tests } from "./tests";
import "./walk-in.css";
import { Who } from "./who";
import { walkInWords } from "./words";

export function WalkInPage() {
  const say = useWords(walkInWords);
  const here = useHere();
  const to = useTo();
  const navigate = useNavigate();
  const give = useCommand();
  const strip = useStrip();
  const print = usePrintLabels();
  const { patient: asked } = useSearch({ from: "/desk/$h/walk-in" });
  // Each opening begins with ids of its own: the last one's order has its id.
  const [start] = useState(emptyWalkIn);
  const draft = useDraft<WalkIn>("walk-in", start);
  const form = draft.value;
  const set = (part: Partial<WalkIn>) => draft.set((old) => ({ ...old, ...part }));
  const catalogue = useCatalogue();
  const tests = catalogue.data?.tests ?? [];
  const chosen = form.tests.flatMap((code) => tests.find((test) => test.code === code) ?? []);
  // The parts of the page begin anew with each person.
  const [turn, setTurn] = useState(0);
  const sending = useSending();
  usePageTitle(say("title"));

  const most = useQuery({
    queryKey: ["most-asked", workingIn()],
    queryFn: ({ signal }) => read("/v1/most-asked", {}, signal),
    staleTime: 60 * 60_000,
  });
  const quote = useQuery({
    queryKey: ["quote", here.hospital, [...form.tests].sort().join(), form.home],
    queryFn: ({ signal }) =>
      read(
        "/v1/hospitals/{hospital}/quote",
        { path: { hospital: here.hospital }, query: { tests: form.tests, home: form.home } as never },
        signal,
      ) as Promise<Quote>,
    enabled: form.tests.length > 0,
    staleTime: 60_000,
  });
  const bill = form.tests.length > 0 ? quote.data : undefined;
  const hospital = useQuery({ queryKey: ["hospital"], queryFn: ({ signal }) => read("/v1/hospital", {}, signal) });
  // Where the hospital says so, a technician alone lets a STAT order be paid later.
  const mayLater =
    is(here, "supervisor", "admin") ||
    (is(here, "technician") && form.priority === "stat" && hospital.data?.stat_later === true);
  useEffect(() => {
    if (form.settlement === "later" && hospital.data && !mayLater) draft.set((old) => ({ ...old, settlement: "cod" }));
  }, [form.settlement, hospital.data, mayLater, draft.set]);
  const mayCollect = is(here, "technician", "supervisor");

  // A patient in the address is somebody who was found elsewhere: the page begins with them.
  useEffect(() => {
    if (!asked || !draft.ready || form.patient?.id === asked) return;
    read("/v1/patients/{patient}", { path: { patient: asked } }).then(
      (found) => draft.set((old) => ({ ...old, patient: found as unknown as PatientCard, fresh: undefined })),
      () => {},
    );
  }, [asked, draft.ready, draft.set, form.patient?.id]);

  const reset = () => {
    sending.clear();
    draft.set(emptyWalkIn());
    setTurn((old) => old + 1);
    void navigate({ to: to("walk-in"), replace: true });
  };
  const missing = unplaced(form, bill !== undefined);
  const place = async (draw: boolean) => {
    if (missing || !form.patient || !bill) return;
    const id = `${workingIn()}-${form.id}`;
    const what = await sending.send(() =>
      give("/v1/orders", {
        at: {},
        about: `order:${id}`,
        body: placement(form, id, form.patient!.id, bill.total),
        says: { key: "walkin.tray" },
      }),
    );
    if (what?.kind === "refused") {
      // The same id would be another order now: what is placed next has a new one.
      set({ id: uuid7() });
      if (what.refusal.code === "total_differs") void quote.refetch();
    }
    if (what?.kind !== "done" && what?.kind !== "landed") return;
    const placed = (what.answer as PlacedReceipt).new;
    if (form.note?.trim() && mayCollect)
      void give("/v1/orders/{order}/clinical", {
        at: { path: { order: id } },
        about: `order:${id}`,
        body: { note: form.note.trim() },
        says: { key: "change.t_clinical", with: { number: placed.number } },
      });
    const labels = form.print;
    strip.say(
      say(placed.queue_number ? "placed_queue" : "placed", {
        number: placed.number,
        amount: rupees(placed.total),
        queue: placed.queue_number ?? 0,
      }),
    );
    if (labels && mayCollect) {
      const order = (await read("/v1/orders/{order}", { path: { order: id } }).catch(() => undefined)) as
        | Order
        | undefined;
      if (order)
        void print(
          order,
          order.specimens.map((one) => one.id),
        );
    }
    if (draw && mayCollect) {
      await draft.drop();
      void navigate({ to: to(`collect/${id}`) });
    } else reset();
  };
  const text = useConsentText();
  const register = async () => {
    const { fresh } = form;
    const now = Date.now();
    if (!fresh || unready(fresh, now) || (giver(fresh, now) !== "nobody" && !text.version)) return;
    const what = await sending.send(() =>
      give("/v1/patients", {
        at: {},
        about: `patient:${fresh.id}`,
        body: registration(fresh, text.version ?? "", now),
        says: { key: "walkin.tray_patient" },
      }),
    );
    if (what?.kind === "refused")
      set({ fresh: { ...fresh, id: uuid7(), candidates: what.refusal.candidates, other: [] } });
    if (what?.kind !== "done" && what?.kind !== "landed") return;
    const found = (await read("/v1/patients/{patient}", { path: { patient: fresh.id } })) as unknown as PatientCard;
    set({ patient: found, fresh: undefined, found: [found] });
  };
  const anew = () => set({ fresh: emptyFresh(form.search, speaking()), patient: undefined });
  const escapes = useRef(0);
  useKeys({
    "Ctrl+Enter": () => void (form.fresh ? register() : place(mayCollect)),
    "Ctrl+Shift+Enter": () => void place(false),
    "Alt+N": anew,
    "Alt+1": () => set({ settlement: "cod" }),
    "Alt+2": () => set({ settlement: "online" }),
    "Alt+3": () => mayLater && set({ settlement: "later" }),
    Escape: () => {
      escapes.current += 1;
      setTimeout(() => {
        escapes.current = 0;
      }, 800);
      if (escapes.current === 2) reset();
    },
  });

  const head = (
    <div className="head">
      <h1 tabIndex={-1}>{say("title")}</h1>
      <span className="end" />
      <button type="button" className="btn" onClick={reset}>
        {say("start_over")} <Key>Esc Esc</Key>
      </button>
    </div>
  );
  const notices = (
    <>
      {sending.refused && (
        <Note kind="crit" mark="▲">
          <b>{say("not_done")}</b>{" "}
          {sending.refused.code === "total_differs" ? say("total_changed") : sayRefusal(sending.refused)}
        </Note>
      )}
      {sending.busy === "unsent" && (
        <Note kind="warn" mark="○">
          {say("waiting")}
        </Note>
      )}
    </>
  );
  if (form.fresh)
    return (
      <Register
        fresh={form.fresh}
        found={form.found ?? []}
        head={head}
        notices={notices}
        busy={sending.busy !== ""}
        set={(fresh) => draft.set((old) => ({ ...old, fresh: old.fresh ? { ...old.fresh, ...fresh } : old.fresh }))}
        choose={(patient) => !patient.merged_into && set({ patient, fresh: undefined })}
        register={() => void register()}
      />
    );
  return (
    <>
      <div className="page wpage">
        {head}
        {notices}
        <div className="cols three">
          <Who key={turn} form={form} set={set} ready={draft.ready} anew={anew} mayNote={mayCollect} />
          <Tests
            key={turn}
            form={form}
            set={set}
            tests={tests}
            usual={usualOf(
              tests,
              (most.data?.tests ?? []).map((one) => one.code),
            )}
            asked={(most.data?.tests.length ?? 0) > 0}
            chosen={chosen}
            bill={bill}
          />
          <Settle
            form={form}
            set={set}
            chosen={chosen}
            bill={bill}
            failure={quote.error}
            homeFee={catalogue.data?.home_fee}
            slots={catalogue.data?.home_slots ?? []}
            mayLater={mayLater}
          />
        </div>
      </div>
      <div className="foot">
        <span className="grow cut">
          {form.patient &&
            bill &&
            say("sum", {
              name: form.patient.name_latin || form.patient.name,
              n: form.tests.length,
              amount: rupees(bill.total),
            })}
        </span>
        {mayCollect && bill && (
          <label className="line">
            <input
              type="checkbox"
              className="box"
              checked={form.print}
              onChange={(event) => set({ print: event.target.checked })}
            />
            {say("print_labels", { n: bill.specimens.length })}
          </label>
        )}
        {mayCollect && (
          <button
            type="button"
            className="btn"
            aria-disabled={missing !== undefined || sending.busy !== ""}
            onClick={() => void place(false)}
          >
            {say("place_next")} <Key>Ctrl+⇧+⏎</Key>
          </button>
        )}
        <button
          type="button"
          className="btn main"
          aria-disabled={missing !== undefined || sending.busy !== ""}
          onClick={() => void place(mayCollect)}
        >
          {missing ? say(missing) : say(mayCollect ? "place_draw" : "place")} <Key>Ctrl+⏎</Key>
        </button>
      </div>
    </>
  );
}
