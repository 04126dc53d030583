// The keys of the desk on one sheet, and the switch for the single ones.
import { useState } from "react";
import { singleKeysAreOn, switchSingleKeys } from "../../keys/keys";
import { Dialog } from "../../kit/dialog";
import { useWords } from "../../words/words";
import { menu } from "../menu";
import { is, useHere } from "../person";
import { shellWords } from "../words";
import { shortcutWords } from "./words";
import "../palette/palette.css";

type Word = keyof typeof shortcutWords.pairs;
const list: readonly (readonly [string, Word])[] = [
  ["J K", "moves"],
  ["⏎", "open"],
  ["E", "next_act"],
  ["X", "select"],
  ["⇧+J", "select_down"],
  ["1 … 7", "tab"],
  ["P", "print"],
  ["Ctrl+Z", "undo"],
  ["Esc", "back"],
];
const bench: readonly (readonly [string, Word])[] = [
  ["⏎", "value_next"],
  ["⇧+⏎", "value_before"],
  ["Alt+C", "comment"],
  ["[ ]", "tubes"],
  ["Ctrl+⏎", "submit"],
  ["A", "sign"],
  ["R", "again"],
  ["C", "call"],
];

export function Shortcuts({ close }: { close: () => void }) {
  const say = useWords(shortcutWords);
  const shell = useWords(shellWords);
  const here = useHere();
  const [on, set] = useState(singleKeysAreOn);
  const keys = (of: string) =>
    of.split(" ").map((one) => <span key={one}>{one === "…" ? one : <kbd>{one}</kbd>} </span>);
  const line = (key: string, text: string) => (
    <li key={key}>
      <span className="nw">{keys(key)}</span>
      <span>{text}</span>
    </li>
  );
  return (
    <Dialog title={say("title")} onClose={close} width={760}>
      <label className="line">
        <input
          type="checkbox"
          className="sw"
          checked={on}
          onChange={(event) => {
            switchSingleKeys(event.target.checked);
            set(event.target.checked);
          }}
        />
        {say("on")}
      </label>
      <div className="keysheet">
        <div>
          <h3>{say("everywhere")}</h3>
          <ul>
            {line("Ctrl+K", say("palette"))}
            {line("/", say("find"))}
            {line("?", say("sheet"))}
            {line("N", shell("walk_in"))}
            {menu
              .flatMap((group) => group.entries)
              .filter((entry) => entry.key && entry.key !== "n" && (!entry.roles || is(here, ...entry.roles)))
              .map((entry) => line(`G ${entry.key!.toUpperCase()}`, shell(entry.word)))}
            {line("G L", say("lock"))}
          </ul>
        </div>
        <div>
          <h3>{say("list")}</h3>
          <ul>{list.map(([key, word]) => line(key, say(word)))}</ul>
        </div>
        <div>
          <h3>{say("bench")}</h3>
          <ul>{bench.map(([key, word]) => line(key, say(word)))}</ul>
        </div>
      </div>
    </Dialog>
  );
}
