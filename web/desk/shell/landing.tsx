// Nobody is signed in: one button, and the way for patients who came to the wrong door.
import { useState } from "react";
import { Mark } from "../kit/icons";
import { Note } from "../kit/rows";
import { Key } from "../kit/marks";
import { speak, speaking, useWords } from "../words/words";
import { useSession } from "./person";
import { shellWords } from "./words";
import "./lock.css";

export function Landing({ failed = false, back }: { failed?: boolean; back?: string }) {
  const say = useWords(shellWords);
  const { session } = useSession();
  const [broken, setBroken] = useState(failed);
  const other = speaking() === "hi" ? "en" : "hi";
  const go = () => {
    setBroken(false);
    session.signIn(back).catch(() => setBroken(true));
  };
  return (
    <main className="landing" id="main">
      <div>
        <Mark size={56} />
        <h1 style={{ fontSize: 24, lineHeight: "32px" }}>Assay</h1>
        <p className="soft">{say("what")}</p>
        {broken && <Note kind="crit">{say("sign_in_failed")}</Note>}
        {/* biome-ignore lint/a11y/noAutofocus: the page has this one thing to do */}
        <button type="button" className="btn main big" autoFocus onClick={go}>
          {say("sign_in")} <Key>⏎</Key>
        </button>
        <p className="soft">{say("sign_in_hint")}</p>
        <hr />
        <p className="soft">
          {say("patient_q")} <a href="/slip.html">{say("open_slip")}</a> ·{" "}
          <button type="button" className="linkish" lang={other} onClick={() => speak(other)}>
            {say("language")}
          </button>
        </p>
      </div>
    </main>
  );
}
