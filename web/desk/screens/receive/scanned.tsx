// What was scanned: the last one large, the ones before as rows, and what is done with a tube that cannot be used.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { LossReason, RejectReason } from "../../api/schema.gen";
import { offered } from "../../acts/order";
import { useOrder } from "../../lists/order";
import { ReasonDialog } from "../../acts/reason/reason";
import { clock, clockSeconds } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { PriorityTag, Tube } from "../../kit/marks";
import { Dialog } from "../../kit/dialog";
import { useCommand } from "../../outbox/device";
import { useTo } from "../../shell/person";
import { useDepartment } from "../../words/departments";
import { sayRefusal } from "../../words/refusals";
import { actWords } from "../../acts/words";
import { stateWords } from "../../words/states";
import { speaking, useWords } from "../../words/words";
import type { Scanned } from "./batch";
import { receiveWords } from "./words";
import "./receive.css";

const doubtful: readonly RejectReason[] = ["unlabelled", "mislabelled", "wrong_patient"];

const rejects: readonly RejectReason[] = [
  "haemolysed",
  "clotted",
  "insufficient",
  "wrong_container",
  "unlabelled",
  "mislabelled",
  "leaking",
  "delayed",
  "wrong_patient",
  "wrong_temperature",
  "contaminated",
  "lipaemic",
  "other",
];

export function Patient({ row }: { row: Scanned }) {
  const states = useWords(stateWords);
  if (!row.found) return null;
  return (
    <>
      {row.found.patient}, {row.found.age} {states(`sex_short_${row.found.sex}`)}
    </>
  );
}

/** What became of a scan, as a word with its shape. */
function useOutcomeWord(): (row: Scanned) => { text: string; kind: "" | "good" | "crit" | "warn" | "info" } {
  const say = useWords(receiveWords);
  const states = useWords(stateWords);
  return (row) => {
    const { outcome } = row;
    switch (outcome.kind) {
      case "done":
        return { text: `${outcome.sent ? "✓" : "○"} ${say(`o_${outcome.mode}`)}`, kind: "good" };
      case "already":
        return {
          text: `▲ ${say("o_already", { state: states(`specimen_${outcome.state}`) })}`,
          kind: outcome.state === "rejected" || outcome.state === "lost" ? "crit" : "",
        };
      case "refused":
        return { text: `▲ ${sayRefusal(outcome)}`, kind: "crit" };
      case "unknown":
        return { text: `▲ ${say("o_unknown")}`, kind: "crit" };
      case "rejected":
        return { text: `▲ ${say("o_rejected")}`, kind: "crit" };
      case "task":
        return { text: `◔ ${say("o_task")}`, kind: "warn" };
      case "offline":
        return { text: `○ ${say("o_offline")}`, kind: "warn" };
      case "asking":
        return { text: `○ ${say("o_asking")}`, kind: "" };
      default:
        return { text: say(`o_${outcome.kind}`), kind: "" };
    }
  };
}

export function Outcome({ row, retry }: { row: Scanned; retry: () => void }) {
  const say = useWords(receiveWords);
  const word = useOutcomeWord()(row);
  return (
    <span className="line outc">
      <span className={`tag ${word.kind}`} title={word.text}>
        <span className="cut">{word.text}</span>
      </span>
      {row.outcome.kind === "refused" && (
        <button type="button" className="linkish small" onClick={retry}>
          {say("again")}
        </button>
      )}
    </span>
  );
}

export function Row({
  row,
  here,
  choose,
  retry,
}: {
  row: Scanned;
  here: boolean;
  choose: () => void;
  retry: () => void;
}) {
  const department = useDepartment();
  const hot =
    ["refused", "unknown", "rejected"].includes(row.outcome.kind) ||
    (row.outcome.kind === "already" && row.outcome.state === "rejected");
  return (
    <tr className={`${here ? "here" : ""} ${hot ? "hot" : ""}`} onClick={choose}>
      <td className="soft">{clockSeconds(row.at, speaking())}</td>
      <td>
        <button type="button" className="plain" aria-pressed={here} onClick={choose}>
          <b>{row.accession}</b>
        </button>
      </td>
      <td>
        <Tube id={row.accession.split("-")[2]!} />
      </td>
      <td className="cut">
        <Patient row={row} />
      </td>
      <td className="cut">{row.found?.tests.join(", ")}</td>
      <td className="soft">{row.found?.departments.map(department).join(", ")}</td>
      <td className="num">
        <Outcome row={row} retry={retry} />
      </td>
    </tr>
  );
}

/** The last scan, large: where the tube goes is read from two metres. */
export function Last({
  row,
  wrong,
  counts,
  acts,
}: {
  row: Scanned | undefined;
  wrong: string | undefined;
  counts: ReactNode;
  acts: ReactNode;
}) {
  const say = useWords(receiveWords);
  const states = useWords(stateWords);
  const department = useDepartment();
  const word = useOutcomeWord();
  const goes = row?.found?.departments.map(department).join(", ");
  const urgent = row?.found && row.found.priority !== "routine";
  return (
    <div className={`scanbox ${wrong ? "bad" : ""}`}>
      <div className="line w" style={{ gap: 16 }}>
        <span className="scanicon">
          <Icon name="scan" />
        </span>
        <div className="grow" aria-live="assertive">
          {wrong ? (
            <b className="late wrongscan">▲ {wrong}</b>
          ) : row ? (
            <>
              <div className="soft">{say("last", { outcome: word(row).text })}</div>
              <b className="lastscan">{row.accession}</b>{" "}
              <span className="lastwho">
                <Patient row={row} />
                {row.found && `, ${row.found.tests.join(" ")}`}
              </span>
            </>
          ) : (
            <b className="lastwho">{say("first")}</b>
          )}
        </div>
        {goes &&
          (urgent ? (
            <span className={`tag goes ${row!.found!.priority}`}>
              {say("to_department", { priority: states(`priority_${row!.found!.priority}`), department: goes })}
            </span>
          ) : (
            <span className="tag goes">{say("goes", { department: goes })}</span>
          ))}
        {counts}
      </div>
      {acts}
    </div>
  );
}

export function TubeCard({ row, children }: { row: Scanned; children: ReactNode }) {
  const say = useWords(receiveWords);
  const states = useWords(stateWords);
  const to = useTo();
  const found = row.found!;
  const order = useOrder(found.order);
  const tube = order.data?.specimens.find((one) => one.id === found.specimen);
  const people = (person: string | undefined) => order.data?.people.find((one) => one.person === person)?.name;
  const steps = [
    ["accepted_by", tube?.accepted_at, undefined],
    ["received_by", tube?.received_at, undefined],
    ["drawn_by", tube?.collected_at, people(tube?.collected_by)],
  ] as const;
  return (
    <section className="card">
      <header>
        <Tube id={found.specimen} />
        <h2>{row.accession}</h2>
        <span className="end soft">{tube && states(`specimen_${tube.state}`)}</span>
      </header>
      <div className="in-card stack">
        <div className="labelback">
          <div className="label">
            <b className="cut">{found.patient}</b>
            <span>
              {found.age} {states(`sex_short_${found.sex}`)}
            </span>
            <span>
              {found.patientNumber} · {found.container}
            </span>
            <span>{tube?.collected_at && clock(tube.collected_at, speaking())}</span>
            <b>{row.accession}</b>
            <span className="cut">{found.tests.join(" ")}</span>
          </div>
        </div>
        <ol className="tl">
          {steps
            .filter(([, at]) => at)
            .map(([key, at, who], i) => (
              <li key={key} className={i === 0 ? "now" : undefined}>
                <time dateTime={at}>{clock(at!, speaking())}</time>
                <i />
                <span>
                  <b>{say(key)}</b>
                  {who && <small>{who}</small>}
                </span>
              </li>
            ))}
        </ol>
        {children}
        <Link className="btn" to={to(`orders/${found.order}`)}>
          {say("open_order")} {found.priority !== "routine" && <PriorityTag priority={found.priority} />}
        </Link>
      </div>
    </section>
  );
}

export function RejectDialog({ row, onClose }: { row: Scanned; onClose: (done: boolean) => void }) {
  const say = useWords(receiveWords);
  const reasons = useWords(actWords);
  const give = useCommand();
  const found = row.found!;
  return (
    <ReasonDialog<RejectReason>
      title={say("reject_title", { accession: row.accession })}
      act={say("reject")}
      hint={say("reject_hint")}
      bad
      choices={rejects.map((reason) => ({ reason, word: reasons(`reject_${reason}`) }))}
      warning={(reason) => (doubtful.includes(reason) ? say("reject_doubt") : undefined)}
      onGive={(reason) =>
        give("/v1/orders/{order}/reject", {
          at: { path: { order: found.order } },
          body: { specimens: [found.specimen], reason },
          says: { key: "receive.reject_tray", with: { accession: row.accession } },
        })
      }
      onClose={onClose}
    />
  );
}

export function LostDialog({
  order: id,
  accession,
  onClose,
}: {
  order: string;
  accession: string;
  onClose: () => void;
}) {
  const say = useWords(receiveWords);
  const reasons = useWords(actWords);
  const give = useCommand();
  const order = useOrder(id);
  const specimen = accession.split("-")[2]!;
  const may = offered(order.data, "lose").includes(specimen);
  if (order.data && !may)
    return (
      <Dialog title={say("lost_title", { accession })} onClose={onClose}>
        <p>{say("reject_not")}</p>
      </Dialog>
    );
  return (
    <ReasonDialog<LossReason>
      title={say("lost_title", { accession })}
      act={say("lost_act")}
      hint={say("lost_hint")}
      bad
      choices={(["not_found", "broken", "other"] as const).map((reason) => ({
        reason,
        word: reasons(`lose_${reason}`),
      }))}
      onGive={(reason) =>
        give("/v1/orders/{order}/lose", {
          at: { path: { order: id } },
          body: { specimens: [specimen], reason },
          says: { key: "receive.lost_tray", with: { accession } },
        })
      }
      onClose={onClose}
    />
  );
}
