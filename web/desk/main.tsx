// The start of the desk: configuration, sign-in, the person's device, then the pages.
import "@mantine/core/styles/baseline.css";
import "@mantine/core/styles/default-css-variables.css";
import "@mantine/core/styles/global.css";
import "@mantine/core/styles/UnstyledButton.css";
import "@mantine/core/styles/ScrollArea.css";
import "@mantine/core/styles/Popover.css";
import "@mantine/core/styles/Menu.css";
import "./kit/mantine.css";
import "./kit/desk.css";
import "./kit/extra.css";
import { createTheme, MantineProvider } from "@mantine/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { type ReactNode, StrictMode, useEffect, useState, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { forgetCopies, signCalls } from "./api/client";
import { Refusal } from "./api/refusal";
import { readConfig } from "./config";
import { Mark } from "./kit/icons";
import { type Device, DeviceProvider, openDevice } from "./outbox/device";
import { openDatabase } from "./outbox/database";
import { router } from "./router";
import { Session } from "./session/session";
import { Landing } from "./shell/landing";
import { listenForScans } from "./scan/scanner";
import { unlockBySignIn } from "./shell/lock";
import { SessionContext } from "./shell/person";
import { keptTheme, showTheme } from "./shell/theme";
import { shellWords } from "./shell/words";
import { chosenLanguage, i18n, speak, useWords } from "./words/words";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: "always", // whether the API can be reached is told by the API, not by the browser
      staleTime: 10_000,
      retry: (count, failure) => failure instanceof Refusal && failure.passes && count < 2,
    },
  },
});

speak(chosenLanguage());
showTheme(keptTheme());
listenForScans();

const theme = createTheme({ cursorType: "pointer", respectReducedMotion: true, fontFamily: "inherit" });
const scheme = keptTheme();

function Frame({ children }: { children: ReactNode }) {
  return (
    <I18nProvider i18n={i18n}>
      <MantineProvider
        theme={theme}
        defaultColorScheme={scheme === "system" ? "auto" : scheme}
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <QueryClientProvider client={queries}>{children}</QueryClientProvider>
      </MantineProvider>
    </I18nProvider>
  );
}

/** The desk could not be reached at all. */
function NoStart() {
  const say = useWords(shellWords);
  return (
    <main className="landing">
      <div>
        <Mark size={56} />
        <p role="alert">{say("start_failed")}</p>
        <button type="button" className="btn main big" onClick={() => location.reload()}>
          {say("again")}
        </button>
      </div>
    </main>
  );
}

/** Opens the device of whoever is signed in; another person gets another one. */
function Signed({ session }: { session: Session }) {
  const signed = useSyncExternalStore(session.onChange, session.signed);
  const person = signed?.person;
  const [device, setDevice] = useState<Device>();
  useEffect(() => {
    if (!person) return;
    let open: Device | undefined;
    let gone = false;
    void openDevice(person).then((one) => {
      open = one;
      if (gone) one.close();
      else setDevice(one);
    });
    return () => {
      gone = true;
      open?.close();
      setDevice(undefined);
      forgetCopies();
      queries.clear();
    };
  }, [person]);
  if (!person) return <Landing />;
  if (!device || device.person !== person) return null;
  return (
    <DeviceProvider device={device}>
      <RouterProvider router={router} />
    </DeviceProvider>
  );
}

async function start(): Promise<ReactNode> {
  const config = await readConfig();
  const session = new Session(config);
  signCalls({ token: () => session.token(), signedOut: session.ended });
  let failed = false;
  if (location.pathname === "/callback") {
    try {
      const back = await session.callback();
      const person = session.signed()?.person;
      if (person) {
        const database = await openDatabase(person);
        await unlockBySignIn(database);
        database.close();
      }
      history.replaceState(null, "", back);
    } catch {
      failed = true; // an old link, or the sign-in was broken off: it can be tried again
      history.replaceState(null, "", "/desk/");
    }
  } else {
    await session.resume();
  }
  return (
    <SessionContext value={{ session, config }}>
      {failed && !session.signed() ? <Landing failed back="/desk/" /> : <Signed session={session} />}
    </SessionContext>
  );
}

const root = createRoot(document.getElementById("root")!);
start().then(
  (page) =>
    root.render(
      <StrictMode>
        <Frame>{page}</Frame>
      </StrictMode>,
    ),
  () =>
    root.render(
      <Frame>
        <NoStart />
      </Frame>,
    ),
);
