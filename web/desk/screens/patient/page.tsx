// One patient: the orders, what is written down, letters, consents, and for supervisors and admins who opened results.
// Nothing is overwritten: what is put right keeps how it was, two records of one person are joined by a link that can be
// taken back.
import { Menu } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { SlipDialog } from "../../acts/slip/slip";
import { read } from "../../api/client";
import { Refusal } from "../../api/refusal";
import type { BoardCard } from "../../api/schema.gen";
import { useKeys } from "../../keys/keys";
import { Columns } from "../../kit/columns";
import { Icon } from "../../kit/icons";
import { Due, Key, Pips, When } from "../../kit/marks";
import { Empty, Note, Skeleton } from "../../kit/rows";
import { is, useHere, useTo } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { sayRefusal } from "../../words/refusals";
import { stateWords } from "../../words/states";
import { useWords } from "../../words/words";
import { LettersCard, WrittenCard } from "./cards";
import { ConsentsCard } from "./consents";
import { CorrectDialog } from "./correct-dialog";
import { Access } from "./access";
import { ExportDialog } from "./export";
import { EraseDialog, MergeDialog, SeparateDialog } from "./merge";
import { MergeAsked } from "./merge-asked";
import { type Patient, usePatient } from "./patient";
import { TiesCard } from "./ties";
import { patientWords } from "./words";
import "./patient.css";

type Open =
  | { kind: "correct" | "merge" | "erase" | "export" }
  | { kind: "separate"; other: string }
  | { kind: "slip"; card: BoardCard };

export function PatientPage() {
  const say = useWords(patientWords);
  const to = useTo();
  const { patient: id } = useParams({ from: "/desk/$h/patients/$patient" });
  const query = usePatient(id);
  // The number stands in the title, never the name.
  usePageTitle(say("title", { number: query.data?.number ?? "" }));
  if (query.data) return <Shown patient={query.data} />;
  if (!(query.error instanceof Refusal)) return <Skeleton rows={12} />;
  return (
    <div className="page">
      <Empty title={query.error.status === 404 ? say("not_found") : sayRefusal(query.error)}>
        <Link className="btn" to={to("orders")}>
          {say("back")}
        </Link>
      </Empty>
    </div>
  );
}

function Shown({ patient }: { patient: Patient }) {
  const say = useWords(patientWords);
  const here = useHere();
  const to = useTo();
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open>();
  const [at, setAt] = useState(-1);
  const merged = patient.merged_into;
  const orders = useInfiniteQuery({
    queryKey: ["patient", patient.id, "orders"],
    queryFn: ({ signal, pageParam }) =>
      read(
        "/v1/patients/{patient}/orders",
        { path: { patient: patient.id }, query: { limit: 50, ...(pageParam && { cursor: pageParam }) } },
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.cursor,
  });
  const cards = orders.data?.pages.flatMap((page) => page.cards);
  const current = cards?.[at];
  const toOrder = (card: BoardCard | undefined) => card && void navigate({ to: to(`orders/${card.order}`) });
  useKeys(
    {
      n: () => !merged && void navigate({ to: to("walk-in"), search: { patient: patient.id } as never }),
      j: () => setAt((old) => Math.min((cards?.length ?? 0) - 1, old + 1)),
      k: () => setAt((old) => Math.max(0, old - 1)),
      Enter: () => toOrder(current),
      e: () => toOrder(current),
      s: () => current && setOpen({ kind: "slip", card: current }),
      c: () => !merged && setOpen({ kind: "correct" }),
      Escape: () => setAt(-1),
    },
    open === undefined,
  );
  const close = () => setOpen(undefined);
  return (
    <div className="page scroll">
      <div className="head">
        <button
          type="button"
          className="btn icon"
          aria-label={say("back")}
          title={say("back")}
          onClick={() => history.back()}
        >
          <Icon name="back" />
        </button>
        <h1 tabIndex={-1}>{patient.name_latin || patient.name}</h1>
        {patient.name !== patient.name_latin && (
          <span className="deva" style={{ fontSize: 18 }}>
            {patient.name}
          </span>
        )}
        <span className="tag">{patient.number}</span>
        <span className="end" />
        {is(here, "supervisor", "admin") && !merged && (
          <Menu
            position="bottom-end"
            transitionProps={{ duration: 0 }}
            returnFocus
            withinPortal={false}
            withInitialFocusPlaceholder={false}
          >
            <Menu.Target>
              <button type="button" className="btn">
                {say("more")} <Icon name="down" />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setOpen({ kind: "merge" })}>{say("merge")}</Menu.Item>
              <Menu.Item onClick={() => setOpen({ kind: "export" })}>{say("export")}</Menu.Item>
              {is(here, "admin") && <Menu.Item onClick={() => setOpen({ kind: "erase" })}>{say("erase")}</Menu.Item>}
            </Menu.Dropdown>
          </Menu>
        )}
        {!merged && (
          <>
            <button type="button" className="btn" onClick={() => setOpen({ kind: "correct" })}>
              {say("correct")} <Key>C</Key>
            </button>
            <Link className="btn main" to={to("walk-in")} search={{ patient: patient.id } as never}>
              <Icon name="plus" /> {say("new_order")} <Key>N</Key>
            </Link>
          </>
        )}
      </div>
      {merged && (
        <Note kind="warn" mark="▲">
          {say("merged_into")} <Link to={to(`patients/${merged}`)}>{say("survivor")}</Link>
        </Note>
      )}
      {patient.merge_asked && <MergeAsked key={patient.rev} patient={patient} asked={patient.merge_asked} />}
      <div className="cols pcols">
        <section className="card">
          <header>
            <h2>{say("orders")}</h2>
            {cards && (
              <span className="soft">
                {cards.length}
                {orders.hasNextPage && "+"} {say("orders_more", { n: patient.merged.length })}
              </span>
            )}
          </header>
          {orders.error instanceof Refusal && !cards && (
            <Note kind="warn">
              {sayRefusal(orders.error)}{" "}
              <button type="button" className="linkish" onClick={() => void orders.refetch()}>
                {say("again")}
              </button>
            </Note>
          )}
          {!cards && !orders.error && <Skeleton rows={4} />}
          {cards?.length === 0 && <Empty title={say("no_orders")} />}
          {cards && cards.length > 0 && (
            <Orders cards={cards} current={current} slip={(card) => setOpen({ kind: "slip", card })} />
          )}
          {orders.hasNextPage && (
            <button type="button" className="btn" onClick={() => void orders.fetchNextPage()}>
              {say("older")}
            </button>
          )}
        </section>
        <aside className="stack" style={{ alignContent: "start" }}>
          <WrittenCard patient={patient} separate={(other) => setOpen({ kind: "separate", other })} />
          <LettersCard patient={patient} />
          <ConsentsCard patient={patient} />
          <TiesCard patient={patient} />
          {is(here, "supervisor", "admin") && <Access patient={patient.id} />}
        </aside>
      </div>
      {open?.kind === "correct" && <CorrectDialog patient={patient} onClose={close} />}
      {open?.kind === "merge" && <MergeDialog patient={patient} onClose={close} />}
      {open?.kind === "erase" && <EraseDialog patient={patient} onClose={close} />}
      {open?.kind === "export" && <ExportDialog patient={patient} onClose={close} />}
      {open?.kind === "separate" && <SeparateDialog patient={patient} other={open.other} onClose={close} />}
      {open?.kind === "slip" && <SlipDialog order={open.card.order} number={open.card.number} onClose={close} />}
    </div>
  );
}

function Orders({
  cards,
  current,
  slip,
}: {
  cards: readonly BoardCard[];
  current: BoardCard | undefined;
  slip: (card: BoardCard) => void;
}) {
  const say = useWords(patientWords);
  const states = useWords(stateWords);
  const to = useTo();
  return (
    <table className="flow">
      <caption className="vh">{say("orders")}</caption>
      <Columns
        of={[
          { head: say("h_order"), width: 100 },
          { head: say("h_placed"), width: 100 },
          { head: say("h_tests") },
          { head: say("h_where"), width: 190 },
          { head: say("h_money"), width: 110, num: true },
          { head: say("h_next"), width: 100, num: true, quiet: true },
        ]}
      />
      <tbody>
        {cards.map((card) => {
          const ended = card.state === "cancelled" || card.state === "expired";
          return (
            <tr
              key={card.order}
              className={`${ended ? "done" : ""} ${card === current ? "here" : ""}`}
              aria-current={card === current || undefined}
            >
              <td>
                <Link to={to(`orders/${card.order}`)}>{card.number}</Link>
              </td>
              <td>
                <When at={card.placed_at} />
              </td>
              <td className="cut" title={card.tests.join(", ")}>
                {card.tests.join(", ")}
              </td>
              <td>
                <span className="line" style={{ gap: 0 }}>
                  {!ended && <Pips stage={card.stage} />}
                  {states(`stage_${ended ? "cancelled" : card.stage}`)}
                </span>
              </td>
              <td className="num">{!ended && <Due paise={card.due} later={card.settlement === "later"} />}</td>
              <td className="num">
                <button
                  type="button"
                  className="btn row-btn act"
                  aria-label={say("slip_of", { number: card.number })}
                  onClick={() => slip(card)}
                >
                  {say("slip")} {card === current && <Key>S</Key>}
                </button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
