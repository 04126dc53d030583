// A call by its own address, as a task or a notice leads to it.
import { useNavigate, useParams } from "@tanstack/react-router";
import { CallDialog } from "../../acts/call/call";
import { callWords } from "../../acts/call/words";
import { useTo } from "../../shell/person";
import { usePageTitle } from "../../shell/shell";
import { useWords } from "../../words/words";

export function CallPage() {
  const say = useWords(callWords);
  const to = useTo();
  const navigate = useNavigate();
  const { order, item } = useParams({ from: "/desk/$h/orders/$order/call/$item" });
  usePageTitle(say("title"));
  return (
    <div className="page">
      <div className="head">
        <h1 tabIndex={-1}>{say("title")}</h1>
      </div>
      <CallDialog order={order} item={item} onClose={() => void navigate({ to: to(`orders/${order}`) })} />
    </div>
  );
}
