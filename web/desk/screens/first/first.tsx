// The board of a hospital where nothing was ever placed: for an admin the steps to the first report, each from what the API says
// is lacking; for others one sentence. What it does not tell (ranges that are not verified, Razorpay) is no step.
import { Link } from "@tanstack/react-router";
import { useCatalogue } from "../../acts/order";
import { Key } from "../../kit/marks";
import { Empty } from "../../kit/rows";
import { peopleLacks, useLack, useSetup } from "../../lists/setup/setup";
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
  const setup = useSetup().data;
  const lack = useLack();
  const tests = useCatalogue().data?.tests;
  const printed = setup?.lacks.filter(({ what }) => what === "address" || what === "registration");
  const people = setup?.lacks.filter(({ what }) => peopleLacks.includes(what));
  const panels = (tests ?? []).filter((test) => test.kind === "panel").length;
  const steps: readonly Step[] = [
    {
      word: "hospital",
      more: say("hospital_more"),
      done: printed?.length === 0,
      act: { word: "fill_in", to: "hospital" },
    },
    {
      word: "people",
      more: people?.length ? say("people_missing", { list: people.map(lack).join(", ") }) : say("people_done"),
      done: people?.length === 0,
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
