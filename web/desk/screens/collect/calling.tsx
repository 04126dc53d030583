// Calls a number of the queue to this chair: the screen in the waiting room shows number and place, and nothing of a person.
import { useState } from "react";
import type { BoardCard } from "../../api/schema.gen";
import { dayOf } from "../../kit/format";
import { Icon } from "../../kit/icons";
import { useNow } from "../../kit/marks";
import { useCommand } from "../../outbox/device";
import { useStrip } from "../../shell/strip";
import { sayRefusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import { collectWords } from "./words";

const kept = "assay.queue_place";
/** As the API takes it: a word and a number. */
const form = /^\p{L}[\p{L}\p{M}]{0,14} \d{1,3}$/u;

/** Where this device stands, and the commands for numbers of today. */
export function useCalling() {
  const say = useWords(collectWords);
  const give = useCommand();
  const strip = useStrip();
  const today = dayOf(useNow());
  const [place, setPlace] = useState(() => localStorage.getItem(kept) ?? "");
  // What was done here, until the list has caught up: its counts may be some seconds behind.
  const [done, setDone] = useState<Readonly<Record<string, string>>>({});
  const note = (order: string, to: string) => {
    setDone((old) => ({ ...old, [order]: to }));
    setTimeout(() => setDone(({ [order]: _, ...rest }) => rest), 30_000);
  };
  const tidy = place.trim().replace(/\s+/g, " ");
  const ready = form.test(tidy);
  const waits = (card: BoardCard | undefined): card is BoardCard & { queue_number: number } =>
    card?.queue_number !== undefined && dayOf(Date.parse(card.placed_at)) === today;
  const send = async (card: BoardCard & { queue_number: number }, back: boolean) => {
    const n = card.queue_number;
    const at = { path: { order: card.order } };
    const given = back
      ? await give("/v1/orders/{order}/put-back-number", {
          at,
          body: {},
          says: { key: "collect.tray_put_back", with: { n } },
        })
      : await give("/v1/orders/{order}/call-number", {
          at,
          body: { place: tidy },
          says: { key: "collect.tray_call", with: { n, place: tidy } },
        });
    const what = await given.outcome;
    if (what.kind === "refused") strip.say(sayRefusal(what.refusal));
    else {
      note(card.order, back ? "" : tidy);
      strip.say(back ? say("is_put_back", { n }) : say("is_called", { n, place: tidy }));
    }
  };
  return {
    place,
    /** Where a card's number was called to; "" for nowhere. */
    calledTo: (card: BoardCard): string => done[card.order] ?? card.called_to ?? "",
    ready,
    waits,
    set: (text: string) => {
      setPlace(text);
      localStorage.setItem(kept, text);
    },
    call: (card: BoardCard | undefined) => {
      if (ready && waits(card)) void send(card, false);
    },
    putBack: (card: BoardCard | undefined) => {
      if (waits(card)) void send(card, true);
    },
  };
}

export type Calling = ReturnType<typeof useCalling>;

/** Where those who are called come to, as this device keeps it. */
export function CallPlace({ calling }: { calling: Calling }) {
  const say = useWords(collectWords);
  return (
    <label className="line">
      <span className="soft small">{say("call_place")}</span>
      <input
        className="in"
        style={{ width: 130 }}
        autoComplete="off"
        maxLength={20}
        placeholder={say("call_example")}
        aria-invalid={calling.place !== "" && !calling.ready}
        value={calling.place}
        onChange={(event) => calling.set(event.target.value)}
      />
    </label>
  );
}

/** The number of a card, where it was called to, and the button that calls it. */
export function CallCell({ card, calling }: { card: BoardCard; calling: Calling }) {
  const say = useWords(collectWords);
  if (!calling.waits(card)) return card.queue_number === undefined ? null : <span>{card.queue_number}</span>;
  const n = card.queue_number;
  const calledTo = calling.calledTo(card);
  return (
    <span className="line" style={{ gap: 6, flexWrap: "nowrap" }}>
      <b>{n}</b>
      <button
        type="button"
        className="btn row-btn"
        aria-disabled={!calling.ready}
        title={calling.ready ? undefined : say("call_where")}
        aria-label={say(calledTo ? "call_again_n" : "call_n", { n })}
        onClick={() => calling.call(card)}
      >
        {say(calledTo ? "call_again" : "call")}
      </button>
      {calledTo && (
        <>
          <span className="tag">{calledTo}</span>
          <button
            type="button"
            className="btn icon"
            aria-label={say("put_back_n", { n })}
            title={say("put_back_n", { n })}
            onClick={() => calling.putBack(card)}
          >
            <Icon name="undo" />
          </button>
        </>
      )}
    </span>
  );
}
