// What was released of this person's tests before, all draws side by side, newest first.
import { drawsOf, type Earlier } from "../../acts/earlier";
import { Dialog } from "../../kit/dialog";
import { EarlierValue } from "../../kit/earlier";
import { unitAsRead, when } from "../../kit/format";
import { FlagBadge, useNow } from "../../kit/marks";
import { readValue } from "../../kit/value";
import { Trend } from "../../kit/trend";
import { speaking, useWords } from "../../words/words";
import { type Line, trendBefore } from "./judge";
import { authoriseWords } from "./words";

export function History({
  number,
  lines,
  earlier,
  onClose,
}: {
  number: string;
  lines: readonly Line[];
  earlier: readonly Earlier[];
  onClose: () => void;
}) {
  const say = useWords(authoriseWords);
  const now = useNow();
  const rows = lines.filter((line) => earlier.some((one) => one.item === line.item.code));
  const draws = drawsOf(
    earlier.filter((one) => rows.some((line) => line.item.code === one.item)),
    12,
  );
  return (
    <Dialog title={`${say("history")}, ${number}`} width={960} onClose={onClose}>
      {rows.length === 0 ? (
        <p>{say("history_none")}</p>
      ) : (
        <div style={{ overflowX: "auto" }}>
          <table className="at keep">
            <caption className="vh">{say("history")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("h_analyte")}</th>
                <th scope="col">{say("h_trend")}</th>
                <th scope="col" className="num">
                  {say("h_now")}
                </th>
                <th scope="col">{say("h_unit")}</th>
                {draws.map((draw) => (
                  <th key={draw.order} scope="col" className="num nw" title={draw.number}>
                    {when(draw.collected_at, now, speaking())}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ item, run }) => {
                const before = earlier.filter((one) => one.item === item.code);
                return (
                  <tr key={item.code}>
                    <th scope="row" className="nw">
                      {item.name}
                    </th>
                    <td>
                      <Trend of={trendBefore(run, before)} outside={run.flag !== "N"} />
                    </td>
                    <td className="num nw">
                      <b>{readValue(run)}</b>
                    </td>
                    <td className="soft small nw">{unitAsRead(run.unit)}</td>
                    {draws.map((draw) => {
                      const one = before.find((value) => value.order === draw.order);
                      return (
                        <td key={draw.order} className="num nw soft">
                          {one && one.flag !== "N" && <FlagBadge flag={one.flag} />}{" "}
                          {one && <EarlierValue of={one} unit={run.unit} />}
                        </td>
                      );
                    })}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Dialog>
  );
}
