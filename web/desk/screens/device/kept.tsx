// What a person has on this device: acts that are not sent, and what was typed and not sent.
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import { when } from "../../kit/format";
import { useNow } from "../../kit/marks";
import { useDevice, useOutbox } from "../../outbox/device";
import { useTo } from "../../shell/person";
import { Unsent } from "../../shell/tray";
import { shellWords } from "../../shell/words";
import { speaking, useWords } from "../../words/words";
import { placeOf } from "./drafts";
import { deviceWords } from "./words";

export function NotSent() {
  const say = useWords(deviceWords);
  const shell = useWords(shellWords);
  const { outbox } = useDevice();
  const acts = useOutbox();
  return (
    <section className="card">
      <header>
        <h2>{say("unsent")}</h2>
        {acts.length > 0 && (
          <>
            <b className="tag warn">{acts.length}</b>
            <button type="button" className="btn end" onClick={() => void outbox.tryNow()}>
              {say("try_now")}
            </button>
          </>
        )}
      </header>
      {acts.length === 0 ? (
        <p className="in-card soft">{say("unsent_none")}</p>
      ) : (
        <>
          <Unsent />
          <p className="in-card soft small">{shell("safe_here")}</p>
        </>
      )}
    </section>
  );
}

export function Drafts() {
  const say = useWords(deviceWords);
  const { drafts } = useDevice();
  const to = useTo();
  const navigate = useNavigate();
  const now = useNow();
  const [list, setList] = useState<readonly { key: string; at: number }[]>();
  const [asking, ask] = useState<string>();
  const read = useCallback(() => drafts.list().then(setList), [drafts]);
  useEffect(() => void read(), [read]);
  return (
    <section className="card">
      <header>
        <h2>{say("drafts")}</h2>
        <span className="end soft small">{say("drafts_more")}</span>
      </header>
      {list?.length === 0 && <p className="in-card soft">{say("drafts_none")}</p>}
      <ul className="kept">
        {list?.map(({ key, at }) => {
          const { kind, page } = placeOf(key);
          return (
            <li key={key} className="line w">
              <span className="grow">
                <b>{say(`d_${kind}`)}</b> <span className="soft">{when(at, now, speaking())}</span>
              </span>
              {asking === key ? (
                <>
                  <span role="alert">{say("sure")}</span>
                  <button type="button" className="btn row-btn" onClick={() => ask(undefined)}>
                    {say("keep")}
                  </button>
                  <button
                    type="button"
                    className="btn row-btn badmain"
                    onClick={() => void drafts.drop(key).then(read)}
                  >
                    {say("throw_away")}
                  </button>
                </>
              ) : (
                <>
                  {page && (
                    <button type="button" className="btn row-btn" onClick={() => void navigate({ to: to(page) })}>
                      {say("open")}
                    </button>
                  )}
                  <button type="button" className="btn row-btn" onClick={() => ask(key)}>
                    {say("throw_away")}
                  </button>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
