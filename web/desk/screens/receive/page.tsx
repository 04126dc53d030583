// Forty tubes, no keys: every scan does what the mode says, is heard and seen at once, and is sent after.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { read } from "../../api/client";
import { useCatalogue } from "../../acts/order";
import { useKeys } from "../../keys/keys";
import { longDay } from "../../kit/format";
import { Columns } from "../../kit/columns";
import { Icon } from "../../kit/icons";
import { Age, Key, Tube } from "../../kit/marks";
import { Dialog } from "../../kit/dialog";
import { Empty, Note } from "../../kit/rows";
import { useShape } from "../../kit/shape";
import { Camera } from "../../scan/camera";
import type { Code } from "../../scan/code";
import { give as giveCode, useScans } from "../../scan/scanner";
import { sound, soundIsOn, switchSound } from "../../scan/tones";
import { live } from "../../shell/counts";
import { usePageTitle } from "../../shell/shell";
import { rich, speaking, useWords } from "../../words/words";
import { isIn, type Mode, modes, type Scanned, useBatch } from "./batch";
import { receiveWords } from "./words";
import "./receive.css";
import { Patient, Outcome, Row, Last, TubeCard, RejectDialog, LostDialog } from "./scanned";

const storedMode = "assay.receive.mode";

function keptMode(): Mode {
  try {
    const kept = localStorage.getItem(storedMode);
    return modes.find((one) => one === kept) ?? "accept";
  } catch {
    return "accept";
  }
}

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
            { path: { department }, query: { state: ["collected"], limit: 100 } },
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
    sound("warn");
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
                <Columns
                  of={[
                    { head: say("h_scanned"), width: 78 },
                    { head: say("h_label"), width: 116 },
                    { head: say("h_tube"), width: 54 },
                    { head: say("h_patient") },
                    { head: say("h_tests"), width: 96 },
                    { head: say("h_goes"), width: 112 },
                    { head: say("h_outcome"), width: 190, num: true },
                  ]}
                />
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
