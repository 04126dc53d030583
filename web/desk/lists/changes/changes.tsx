// What was changed, from what to what, newest first, page by page. Of a person's name and address the API says only that
// they changed.
import { useInfiniteQuery } from "@tanstack/react-query";
import { type Answer, read } from "../../api/client";
import { Refusal } from "../../api/refusal";
import { When } from "../../kit/marks";
import { Note, Skeleton } from "../../kit/rows";
import { sayRefusal } from "../../words/refusals";
import { useWords } from "../../words/words";
import { changesWords } from "./words";

type Page = Answer<"/v1/hospital/changes", "get">;
type Change = Page["events"][number]["changes"][number];

/** Says a change: what it is about, and its value before and after. */
export interface SayChange {
  readonly what: (part: string) => string;
  readonly value: (part: string, value: string) => string;
}

const size = 20;

export function Changes({ of, say: as }: { of: { readonly person?: string }; say: SayChange }) {
  const say = useWords(changesWords);
  const { person } = of;
  const changes = useInfiniteQuery({
    queryKey: ["changes", person ?? "hospital"],
    queryFn: ({ signal, pageParam }): Promise<Page> => {
      const query = { limit: size, ...(pageParam && { cursor: pageParam }) };
      return person
        ? read("/v1/staff/{person}/changes", { path: { person }, query }, signal)
        : read("/v1/hospital/changes", { query }, signal);
    },
    initialPageParam: "",
    getNextPageParam: (last) => last.cursor,
  });
  const events = changes.data?.pages.flatMap((page) => page.events);
  const line = (change: Change) => {
    const what = as.what(change.part);
    if (change.from === undefined && change.to === "changed")
      return (
        <>
          {what} <span className="soft">{say("only")}</span>
        </>
      );
    return (
      <>
        {what} <s className="soft">{change.from ? as.value(change.part, change.from) : say("nothing")}</s>{" "}
        <b>{change.to ? as.value(change.part, change.to) : say("nothing")}</b>
      </>
    );
  };
  if (changes.error instanceof Refusal && !events)
    return (
      <Note kind="warn">
        {sayRefusal(changes.error)}{" "}
        <button type="button" className="linkish" onClick={() => void changes.refetch()}>
          {say("again")}
        </button>
      </Note>
    );
  if (!events) return <Skeleton rows={3} />;
  if (events.length === 0) return <p className="soft">{say("none")}</p>;
  return (
    <>
      <ul className="tl" aria-label={say("caption")}>
        {events.map((event) => (
          <li key={event.n}>
            <When at={event.at} />
            <i />
            <div>
              {event.changes.map((change) => (
                <div key={change.part}>{line(change)}</div>
              ))}
              <small>
                {event.by.name ? say("by", { name: event.by.name }) : say("by_rules")} · {say("seal")}{" "}
                <span className="mono">{event.hash.slice(0, 12)}</span>
              </small>
            </div>
          </li>
        ))}
      </ul>
      {changes.hasNextPage && (
        <button
          type="button"
          className="btn"
          disabled={changes.isFetchingNextPage}
          onClick={() => void changes.fetchNextPage()}
        >
          {say("more")}
        </button>
      )}
    </>
  );
}
