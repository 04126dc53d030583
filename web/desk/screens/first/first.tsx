// The board of a hospital where nothing was ever placed: for an admin the steps to the first report, each from what is really
// there; for others one sentence. What the API does not tell (ranges that are not verified, Razorpay) is no step.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCatalogue } from "../../acts/order";
import { read } from "../../api/client";
import { Key } from "../../kit/marks";
import { Empty } from "../../kit/rows";
import { is, useHere, useTo } from "../../shell/person";
import { useWords } from "../../words/words";
import { firstWords } from "./words";
import "./first.css";

interface Step {
  readonly word: "hospital" | "people" | "tests" | "device" | "order";
  readonly more: string;
  readonly done: boolean;
  readonly act?: { readonly word: "fill_in" | "invite" | "try_it" | "begin"; readonly to: string };
}

export function First() {
  const here = useHere();
  return is(here, "admin") ? <Steps /> : <Others />;
}

function Others() {
  const say = useWords(firstWords);
  const to = useTo();
  return (
    <Empty title={say("others")}>
      <Link className="btn" to={to("walk-in")}>
        {say("begin")} <Key>N</Key>
      </Link>
    </Empty>
  );
}

function Steps() {
  const say = useWords(firstWords);
  const to = useTo();
  const hospital = useQuery({ queryKey: ["hospital"], queryFn: ({ signal }) => read("/v1/hospital", {}, signal) }).data;
  const staff = useQuery({ queryKey: ["staff"], queryFn: ({ signal }) => read("/v1/staff", {}, signal) }).data?.staff;
  const tests = useCatalogue().data?.tests;
  const active = (staff ?? []).filter((one) => one.active);
  const lacking = [
    !active.some((one) => one.roles.includes("technician")) && say("a_technician"),
    !active.some((one) => one.signatory.length > 0) && say("a_signatory"),
    active.filter((one) => one.roles.includes("admin")).length < 2 && say("a_second"),
  ].filter((one) => one !== false);
  const panels = (tests ?? []).filter((test) => test.kind === "panel").length;
  const steps: readonly Step[] = [
    {
      word: "hospital",
      more: say("hospital_more"),
      done: Boolean(hospital?.name && hospital.address && hospital.registration),
      act: { word: "fill_in", to: "hospital" },
    },
    {
      word: "people",
      more: !staff || lacking.length === 0 ? say("people_done") : say("people_missing", { list: lacking.join(", ") }),
      done: staff !== undefined && lacking.length === 0,
      act: { word: "invite", to: "staff" },
    },
    {
      word: "tests",
      more: tests?.length ? say("tests_more", { tests: tests.length - panels, panels }) : say("tests_none"),
      done: (tests?.length ?? 0) > 0,
    },
    { word: "device", more: say("device_more"), done: false, act: { word: "try_it", to: "device" } },
    { word: "order", more: say("order_more"), done: false, act: { word: "begin", to: "walk-in" } },
  ];
  const next = steps.find((step) => !step.done && step.act);
  return (
    <div className="cols first">
      <section>
        <h2>{say("title", { n: steps.length })}</h2>
        <p className="soft">{say("more")}</p>
        <ol className="card">
          {steps.map((step, i) => (
            <li key={step.word} className={step.done ? "did" : ""}>
              <span className="no" aria-hidden="true">
                {step.done ? "✓" : i + 1}
              </span>
              <div className="grow">
                <b>{say(step.word)}</b>
                <div className="soft">{step.more}</div>
              </div>
              {step.done ? (
                <span className="soft">{say("done")}</span>
              ) : (
                step.act && (
                  <Link className={`btn ${step === next ? "main" : ""}`} to={to(step.act.to)}>
                    {say(step.act.word)}
                  </Link>
                )
              )}
            </li>
          ))}
        </ol>
      </section>
      <section className="card">
        <header>
          <h2>{say("keys")}</h2>
        </header>
        <ul className="in-card stack s">
          <li className="line">
            <Key>Ctrl+K</Key> {say("key_palette")}
          </li>
          <li className="line">
            <Key>N</Key> {say("key_walk_in")}
          </li>
          <li className="line">
            <Key>?</Key> {say("key_all")}
          </li>
        </ul>
      </section>
    </div>
  );
}
