// Every page of the desk and its address. Filters, tab and sort stand in the address; what somebody types does not. A
// screen is loaded when it is opened.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
  Navigate,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { useEffect } from "react";
import { workIn } from "./api/client";
import { Refusal } from "./api/refusal";
import { Empty, Note, Skeleton } from "./kit/rows";
import { catalogueSearch } from "./screens/catalogue/search";
import { findSearch } from "./screens/find/search";
import { daySearch } from "./screens/day/search";
import { ordersSearch } from "./screens/orders/search";
import { takingsSearch } from "./screens/takings/search";
import { tasksSearch } from "./screens/tasks/search";
import { worklistSearch } from "./screens/worklists/search";
import { Invited } from "./shell/invited";
import { HereContext, type Membership, useMe, useSession } from "./shell/person";
import { Shell } from "./shell/shell";
import { shellWords } from "./shell/words";
import { sayRefusal } from "./words/refusals";
import { useWords } from "./words/words";

const root = createRootRoute({ component: Outlet, notFoundComponent: () => <Navigate to="/desk" replace /> });

/** The first page of a role: where the person was last on this device, else by what they do most. */
function firstPage(here: Membership, person: string): string {
  try {
    const last = localStorage.getItem(`assay.last.${person}`);
    if (last?.startsWith(`/desk/${here.hospital}/`)) return last;
  } catch {
    // Without storage the role decides.
  }
  return `/desk/${here.hospital}/orders`;
}

function useMemberships() {
  const me = useMe();
  return { me, active: me.data?.memberships.filter((one) => one.active) };
}

/** /desk: one membership leads on by itself, several are offered. */
function Choose() {
  const say = useWords(shellWords);
  const { me, active } = useMemberships();
  const { session } = useSession();
  if (me.error instanceof Refusal)
    return (
      <main className="landing">
        <Note kind="warn">
          {sayRefusal(me.error)}{" "}
          <button
            type="button"
            className="linkish"
            onClick={() => (session.lost() ? void session.signIn("/desk/") : void me.refetch())}
          >
            {say(session.lost() ? "sign_in_again" : "again")}
          </button>
        </Note>
      </main>
    );
  if (!me.data || !active) return <Skeleton rows={3} />;
  if (active.length === 1 && me.data.invitations.length === 0)
    return <Navigate to={firstPage(active[0]!, me.data.person)} replace />;
  return (
    <main className="landing">
      <div>
        {me.data.invitations.map((one) => (
          <Invited key={one.invitation} to={one} />
        ))}
        {active.length === 0 ? (
          <>
            <p>{say("no_hospital")}</p>
            <button type="button" className="btn" onClick={() => void session.signOut()}>
              {say("sign_out")}
            </button>
          </>
        ) : (
          <>
            <h1>{say("choose_hospital")}</h1>
            {active.map((one) => (
              <Link key={one.hospital} className="btn big" to={firstPage(one, me.data.person)}>
                {one.hospital_name}
              </Link>
            ))}
          </>
        )}
      </div>
    </main>
  );
}
const choose = createRoute({ getParentRoute: () => root, path: "/desk", component: Choose });

/** Everything of one hospital. */
export const hospital = createRoute({ getParentRoute: () => root, path: "/desk/$h", component: Hospital });

function Hospital() {
  const { h } = hospital.useParams();
  const { me, active } = useMemberships();
  workIn(h);
  useEffect(() => workIn(h), [h]);
  const here = active?.find((one) => one.hospital === h);
  if (!me.data) return me.error ? <Choose /> : <Skeleton rows={3} />;
  if (!here) return <Choose />;
  return (
    <HereContext value={{ ...here, person: me.data.person }}>
      <Shell>
        <Outlet />
      </Shell>
    </HereContext>
  );
}

const start = createRoute({
  getParentRoute: () => hospital,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/desk/$h/orders", params, search: ordersSearch({}) });
  },
});

const orders = createRoute({
  getParentRoute: () => hospital,
  path: "orders",
  validateSearch: ordersSearch,
  component: lazyRouteComponent(() => import("./screens/orders/page"), "OrdersPage"),
});

const order = createRoute({
  getParentRoute: () => hospital,
  path: "orders/$order",
  component: lazyRouteComponent(() => import("./screens/order/page"), "OrderPage"),
});
const timeline = createRoute({
  getParentRoute: () => hospital,
  path: "orders/$order/timeline",
  component: lazyRouteComponent(() => import("./screens/order/page"), "TimelinePage"),
});

const walkIn = createRoute({
  getParentRoute: () => hospital,
  path: "walk-in",
  validateSearch: (search: Record<string, unknown>): { patient?: string } =>
    typeof search.patient === "string" ? { patient: search.patient } : {},
  component: lazyRouteComponent(() => import("./screens/walk-in/page"), "WalkInPage"),
});
const collectList = createRoute({
  getParentRoute: () => hospital,
  path: "collect",
  component: lazyRouteComponent(() => import("./screens/collect/page"), "CollectList"),
});
const collect = createRoute({
  getParentRoute: () => hospital,
  path: "collect/$order",
  component: lazyRouteComponent(() => import("./screens/collect/page"), "CollectPage"),
});

const results = createRoute({
  getParentRoute: () => hospital,
  path: "orders/$order/results",
  validateSearch: (search: Record<string, unknown>): { dep?: string } =>
    typeof search.dep === "string" ? { dep: search.dep } : {},
  component: lazyRouteComponent(() => import("./screens/results/page"), "ResultsPage"),
});

const receive = createRoute({
  getParentRoute: () => hospital,
  path: "receive",
  component: lazyRouteComponent(() => import("./screens/receive/page"), "ReceivePage"),
});

const worklistsAt = lazyRouteComponent(() => import("./screens/worklists/page"), "WorklistsPage");
const worklists = createRoute({
  getParentRoute: () => hospital,
  path: "worklists",
  validateSearch: worklistSearch,
  component: worklistsAt,
});
const worklist = createRoute({
  getParentRoute: () => hospital,
  path: "worklists/$department",
  validateSearch: worklistSearch,
  component: worklistsAt,
});

const call = createRoute({
  getParentRoute: () => hospital,
  path: "orders/$order/call/$item",
  component: lazyRouteComponent(() => import("./screens/call/page"), "CallPage"),
});

const authorise = createRoute({
  getParentRoute: () => hospital,
  path: "authorise",
  validateSearch: (
    search: Record<string, unknown>,
  ): { show?: "in_range" | "held" | "corrections"; order?: string } => ({
    ...((search.show === "in_range" || search.show === "held" || search.show === "corrections") && {
      show: search.show,
    }),
    ...(typeof search.order === "string" && { order: search.order }),
  }),
  component: lazyRouteComponent(() => import("./screens/authorise/page"), "AuthorisePage"),
});

const find = createRoute({
  getParentRoute: () => hospital,
  path: "find",
  validateSearch: findSearch,
  component: lazyRouteComponent(() => import("./screens/find/page"), "FindPage"),
});
const tasks = createRoute({
  getParentRoute: () => hospital,
  path: "tasks",
  validateSearch: tasksSearch,
  component: lazyRouteComponent(() => import("./screens/tasks/page"), "TasksPage"),
});

const day = createRoute({
  getParentRoute: () => hospital,
  path: "day",
  validateSearch: daySearch,
  component: lazyRouteComponent(() => import("./screens/day/page"), "DayPage"),
});

const takings = createRoute({
  getParentRoute: () => hospital,
  path: "takings",
  validateSearch: takingsSearch,
  component: lazyRouteComponent(() => import("./screens/takings/page"), "TakingsPage"),
});

const patient = createRoute({
  getParentRoute: () => hospital,
  path: "patients/$patient",
  component: lazyRouteComponent(() => import("./screens/patient/page"), "PatientPage"),
});

const staff = createRoute({
  getParentRoute: () => hospital,
  path: "staff",
  component: lazyRouteComponent(() => import("./screens/staff/page"), "StaffPage"),
});

const hospitalSettings = createRoute({
  getParentRoute: () => hospital,
  path: "hospital",
  component: lazyRouteComponent(() => import("./screens/hospital/page"), "HospitalPage"),
});
const catalogueAt = lazyRouteComponent(() => import("./screens/catalogue/page"), "CataloguePage");
const catalogueList = createRoute({
  getParentRoute: () => hospital,
  path: "catalogue",
  validateSearch: catalogueSearch,
  component: catalogueAt,
});
const catalogueTest = createRoute({
  getParentRoute: () => hospital,
  path: "catalogue/$code",
  validateSearch: catalogueSearch,
  component: catalogueAt,
});
const device = createRoute({
  getParentRoute: () => hospital,
  path: "device",
  component: lazyRouteComponent(() => import("./screens/device/page"), "DevicePage"),
});

function NotHere() {
  const say = useWords(shellWords);
  const { h } = hospital.useParams();
  return (
    <div className="page">
      <Empty title={say("not_here")}>
        <Link className="btn" to="/desk/$h/orders" params={{ h }} search={ordersSearch({})}>
          {say("to_orders")}
        </Link>
      </Empty>
    </div>
  );
}
const notHere = createRoute({ getParentRoute: () => hospital, path: "$", component: NotHere });

export const router = createRouter({
  routeTree: root.addChildren([
    choose,
    hospital.addChildren([
      start,
      orders,
      order,
      timeline,
      walkIn,
      collectList,
      collect,
      results,
      call,
      receive,
      find,
      worklists,
      worklist,
      authorise,
      tasks,
      day,
      takings,
      patient,
      staff,
      hospitalSettings,
      catalogueList,
      catalogueTest,
      device,
      notHere,
    ]),
  ]),
  defaultPreload: "intent",
  scrollRestoration: false,
  trailingSlash: "never",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
