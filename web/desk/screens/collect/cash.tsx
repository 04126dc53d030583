// What is due, what was handed over and what goes back; folded away where a cashier takes it.
import { paise, rupees } from "../../kit/format";
import { useWords } from "../../words/words";
import { notes, type Part } from "./chair";
import { collectWords } from "./words";

interface Props extends Part {
  readonly due: number;
  readonly folded: boolean;
  readonly unfold: () => void;
}

export function Cash({ due, chair, set, folded, unfold }: Props) {
  const say = useWords(collectWords);
  const given = paise(chair.given);
  return (
    <section className="card">
      <header>
        <h2>{say("cash")}</h2>
        <b className="end" style={{ fontSize: 20 }}>
          {rupees(due)}
        </b>
      </header>
      {folded ? (
        <div className="in-card line w">
          <span className="soft grow">{say("cashier")}</span>
          <button type="button" className="btn" onClick={unfold}>
            {say("take_here")}
          </button>
        </div>
      ) : (
        <div className="in-card stack s">
          <div className="line w">
            <span className="soft">{say("given")}</span>
            <button
              type="button"
              className="chip"
              aria-pressed={given === due}
              onClick={() => set((old) => ({ ...old, given: rupees(due) }))}
            >
              {say("exact")}
            </button>
            {notes(due).map((note) => (
              <button
                key={note}
                type="button"
                className="chip"
                aria-pressed={given === note}
                onClick={() => set((old) => ({ ...old, given: rupees(note) }))}
              >
                {rupees(note).replace(/\.00$/, "")}
              </button>
            ))}
            <input
              className="in num end"
              style={{ width: 116, flex: "none", textAlign: "end" }}
              inputMode="decimal"
              autoComplete="off"
              aria-label={say("given_label")}
              value={chair.given}
              onChange={(event) => set((old) => ({ ...old, given: event.target.value }))}
            />
          </div>
          {given !== undefined && given >= due && (
            <div className="line" style={{ fontSize: 18 }}>
              <span className="soft">{say("give_back")}</span>
              <b className="end" style={{ fontSize: 24 }}>
                {rupees(given - due)}
              </b>
            </div>
          )}
        </div>
      )}
    </section>
  );
}
