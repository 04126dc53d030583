// Forty tubes, no keys: every scan does what the mode says, is heard and seen at once, and is sent after.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { read } from "../../api/client";
import type { LossReason, RejectReason } from "../../api/schema.gen";
import { offered, useCatalogue } from "../../acts/order";
import { useOrder } from "../../lists/order";
import { ReasonDialog } from "../../acts/reason/reason";
import { useKeys } from "../../keys/keys";
import { clock, clockSeconds, longDay } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { Age, Key, PriorityTag, Tube } from "../../kit/marks";
import { Dialog } from "../../kit/dialog";
import { Empty, Note } from "../../kit/rows";
import { useShape } from "../../kit/shape";
import { useCommand } from "../../outbox/device";
import { Camera } from "../../scan/camera";
import type { Code } from "../../scan/code";
import { give as giveCode, useScans } from "../../scan/scanner";
import { sound, soundIsOn, switchSound } from "../../scan/tones";
import { live } from "../../shell/counts";
import { useTo } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { useDepartment } from "../../words/departments";
import { sayRefusal } from "../../words/refusals";
import { actWords } from "../../acts/words";
import { stateWords } from "../../words/states";
import { rich, speaking, useWords } from "../../words/words";
import { isIn, type Mode, modes, type Scanned, useBatch } from "./batch";
import { receiveWords } from "./words";
import "./receive.css";

const storedMode = "assay.receive.mode";

function keptMode(): Mode {
  try {
    const kept = localStorage.getItem(storedMode);
    return modes.find((one) => one === kept) ?? "accept";
  } catch {
    return "accept";
  }
}

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

/** Tubes that were drawn and did not come, in all departments. */
function useExpected() {
  const catalogue = useCatalogue();
  const departments = [...new Set((catalogue.data?.tests ?? []).map((test) => test.department))].sort();
  return useQuery({
    queryKey: ["lists", "work", "expected", departments.join(" ")],
    queryFn: async ({ signal }) => {
      const lists = await Promise.all(
        departments.map((department) =>
          read(
            "/v1/worklists/{department}",
            { path: { department }, query: { state: "collected", limit: 100 } },
            signal,
          ),
        ),
      );
      const tubes = new Map(lists.flatMap((list) => list.work).map((work) => [work.accession, work]));
      return [...tubes.values()].sort((a, b) => a.since.localeCompare(b.since));
    },
    enabled: departments.length > 0,
    ...live,
  });
}

export function ReceivePage() {
  const say = useWords(receiveWords);
  const shape = useShape();
  const [mode, setMode] = useState<Mode>(keptMode);
  const [loud, setLoud] = useState(soundIsOn);
  const [wrong, setWrong] = useState<string | undefined>();
  const [chosen, choose] = useState<number | undefined>();
  const [rejecting, reject] = useState<Scanned | undefined>();
  const [losing, lose] = useState<{ order: string; accession: string } | undefined>();
  const [ending, end] = useState(false);
  const [camera, setCamera] = useState(false);
  const [typed, setTyped] = useState("");
  const batch = useBatch(mode);
  const expected = useExpected();
  usePageTitle(say("title"));

  const take = (code: Code) => {
    if (code.kind === "tube") {
      setWrong(undefined);
      choose(undefined);
      batch.scan(code);
      return;
    }
    sound("look");
    setWrong(say(code.kind === "unknown" ? "no_label" : `is_${code.kind}`));
  };
  useScans(take);
  const turn = (next: Mode) => {
    setMode(next);
    try {
      localStorage.setItem(storedMode, next);
    } catch {
      // For this page only.
    }
  };
  const shown = batch.rows.find((row) => row.id === chosen) ?? batch.rows[0];
  const isScanned = new Set(batch.rows.filter(isIn).map((row) => row.accession));
  const missing = (expected.data ?? []).filter((work) => !isScanned.has(work.accession));
  const inside = isScanned.size;
  const waiting = batch.rows.filter(
    (row) =>
      row.outcome.kind === "asking" ||
      row.outcome.kind === "offline" ||
      (row.outcome.kind === "done" && !row.outcome.sent),
  ).length;
  const undo = (row: Scanned | undefined) => row && void batch.undo(row.id);
  useKeys({
    ...Object.fromEntries(modes.map((one, i) => [`Alt+${i + 1}`, () => turn(one)])),
    x: () => shown?.found && reject(shown),
    ...(batch.canUndo(shown) && { "Ctrl+Z": () => undo(shown) }),
    j: () => step(1),
    k: () => step(-1),
  });
  const step = (by: number) => {
    const at = batch.rows.findIndex((row) => row.id === shown?.id);
    const next = batch.rows[at + by];
    if (next) choose(next.id);
  };

  return (
    <div className="page scroll">
      <div className="head">
        <h1 tabIndex={-1}>{say("title")}</h1>
        <fieldset className="seg modes" aria-label={say("mode")}>
          {modes.map((one, i) => (
            <button key={one} type="button" aria-pressed={one === mode} onClick={() => turn(one)}>
              {say(`mode_${one}`)} <Key>Alt {i + 1}</Key>
            </button>
          ))}
        </fieldset>
        <span className="end" />
        <label className="line soft">
          <input
            type="checkbox"
            className="sw"
            checked={loud}
            onChange={(event) => {
              switchSound(event.target.checked);
              setLoud(event.target.checked);
              if (event.target.checked) sound("good");
            }}
          />
          {say("sound")}
        </label>
        {!camera && shape !== "desk" && (
          <button type="button" className="btn" onClick={() => setCamera(true)}>
            <Icon name="camera" />
            {say("camera")}
          </button>
        )}
        <button type="button" className="btn" disabled={batch.rows.length === 0} onClick={() => end(true)}>
          {say("end")}
        </button>
      </div>
      {camera && <Camera onCode={giveCode} onStop={() => setCamera(false)} />}
      <div className="cols rc">
        <div className="stack rcleft">
          <Last
            row={wrong ? undefined : shown}
            wrong={wrong}
            counts={
              <div className="ends">
                {rich(say("n_of", { n: inside, all: inside + missing.length }), {
                  b: (text) => <b className="clock">{text}</b>,
                })}
                {waiting > 0 && <div className="soft small">{say("waiting", { n: waiting })}</div>}
              </div>
            }
            acts={
              shape === "phone" && shown?.found ? (
                <TubeActs
                  row={shown}
                  canUndo={batch.canUndo(shown)}
                  undo={() => undo(shown)}
                  reject={() => reject(shown)}
                />
              ) : null
            }
          />
          <form
            className="line only-touch"
            onSubmit={(event) => {
              event.preventDefault();
              if (typed.trim()) giveCode(typed);
              setTyped("");
            }}
          >
            <input
              className="in"
              type="text"
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              data-scan="never"
              aria-label={say("type")}
              placeholder={say("type")}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
            <button type="submit" className="btn" disabled={!typed.trim()}>
              {say(`mode_${mode}`)}
            </button>
          </form>
          {batch.rows.length === 0 ? (
            <section className="wrap">
              <Empty title={say("first")}>
                <span>{say("first_hint")}</span>
              </Empty>
            </section>
          ) : shape === "phone" ? (
            <ul className="card">
              {batch.rows.map((row) => (
                <li key={row.id} className="line rl">
                  <Tube id={row.accession.split("-")[2]!} />
                  <button type="button" className="plain grow" onClick={() => choose(row.id)}>
                    <b>{row.accession}</b>
                    <span className="soft cut block">
                      <Patient row={row} />
                    </span>
                  </button>
                  <Outcome row={row} retry={() => batch.retry(row.id)} />
                </li>
              ))}
            </ul>
          ) : (
            <section
              className="wrap rows scanned"
              aria-label={say("batch_of", { day: longDay(Date.now(), speaking()) })}
            >
              <table className="flow">
                <caption className="vh">{say("batch_of", { day: longDay(Date.now(), speaking()) })}</caption>
                <colgroup>
                  <col style={{ width: 78 }} />
                  <col style={{ width: 116 }} />
                  <col style={{ width: 54 }} />
                  <col />
                  <col style={{ width: 96 }} />
                  <col style={{ width: 112 }} />
                  <col style={{ width: 190 }} />
                </colgroup>
                <thead>
                  <tr>
                    <th scope="col">{say("h_scanned")}</th>
                    <th scope="col">{say("h_label")}</th>
                    <th scope="col">{say("h_tube")}</th>
                    <th scope="col">{say("h_patient")}</th>
                    <th scope="col">{say("h_tests")}</th>
                    <th scope="col">{say("h_goes")}</th>
                    <th scope="col" className="num">
                      {say("h_outcome")}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {batch.rows.map((row) => (
                    <Row
                      key={row.id}
                      row={row}
                      here={row.id === shown?.id}
                      choose={() => choose(row.id)}
                      retry={() => batch.retry(row.id)}
                    />
                  ))}
                </tbody>
              </table>
            </section>
          )}
        </div>
        <aside className="stack rcside">
          {shown?.found && shape !== "phone" && (
            <TubeCard row={shown}>
              <TubeActs
                row={shown}
                canUndo={batch.canUndo(shown)}
                undo={() => undo(shown)}
                reject={() => reject(shown)}
              />
            </TubeCard>
          )}
          <section className="card">
            <header>
              <h2>{say("expected")}</h2>
              {missing.length > 0 && <span className="end late">{missing.length}</span>}
            </header>
            <div className="in-card stack s">
              {missing.length === 0 && <span className="soft">{say("expected_none")}</span>}
              {missing.slice(0, 8).map((work) => (
                <div key={work.accession} className="line">
                  <span className="nw">
                    <Age since={work.since} />
                  </span>
                  <span className="cut grow">{work.accession}</span>
                  <button
                    type="button"
                    className="btn row-btn act"
                    onClick={() => lose({ order: work.order, accession: work.accession })}
                  >
                    {say("lost")}
                  </button>
                </div>
              ))}
            </div>
          </section>
        </aside>
      </div>
      {rejecting?.found && (
        <RejectDialog
          row={rejecting}
          onClose={(done) => {
            if (done) batch.mark(rejecting.id, { outcome: { kind: "rejected" } });
            reject(undefined);
          }}
        />
      )}
      {losing && <LostDialog {...losing} onClose={() => lose(undefined)} />}
      {ending && (
        <Dialog
          title={say("end_title")}
          onClose={() => end(false)}
          footer={
            <>
              <span className="grow" />
              <button type="button" className="btn" onClick={() => print()}>
                <Icon name="print" />
                {say("print")}
              </button>
              <button
                type="button"
                className="btn main"
                disabled={waiting > 0}
                onClick={() => {
                  void batch.end();
                  choose(undefined);
                  end(false);
                }}
              >
                {say("clear")}
              </button>
            </>
          }
        >
          <p>
            <b>
              {say("end_line", {
                n: inside,
                all: inside + missing.length,
                rejected: batch.rows.filter((row) => row.outcome.kind === "rejected").length,
                missing: missing.length,
              })}
            </b>
          </p>
          {waiting > 0 && <Note kind="warn">{say("end_waiting", { n: waiting })}</Note>}
        </Dialog>
      )}
    </div>
  );
}

function Patient({ row }: { row: Scanned }) {
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

function Outcome({ row, retry }: { row: Scanned; retry: () => void }) {
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

function Row({ row, here, choose, retry }: { row: Scanned; here: boolean; choose: () => void; retry: () => void }) {
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
function Last({
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

function TubeActs({
  row,
  canUndo,
  undo,
  reject,
}: {
  row: Scanned;
  canUndo: boolean;
  undo: () => void;
  reject: () => void;
}) {
  const say = useWords(receiveWords);
  return (
    <div className="line">
      <button type="button" className="btn grow" disabled={!canUndo} onClick={undo}>
        <Icon name="undo" />
        {say("undo")} <Key>Ctrl+Z</Key>
      </button>
      <button type="button" className="btn bad grow" disabled={row.outcome.kind === "rejected"} onClick={reject}>
        {say("reject")} <Key>X</Key>
      </button>
    </div>
  );
}

function TubeCard({ row, children }: { row: Scanned; children: ReactNode }) {
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

function RejectDialog({ row, onClose }: { row: Scanned; onClose: (done: boolean) => void }) {
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

function LostDialog({ order: id, accession, onClose }: { order: string; accession: string; onClose: () => void }) {
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
