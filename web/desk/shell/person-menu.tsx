// The person's own menu: loaded after the page, because nothing waits for it.
import { Menu } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Dialog } from "../kit/dialog";
import { initials } from "../kit/format";
import { Icon } from "../kit/icons";
import { useOutbox } from "../outbox/device";
import { stateWords } from "../words/states";
import { speak, speaking, useWords } from "../words/words";
import { menu } from "./menu";
import { is, useHere, useSession, useTo } from "./person";
import { useTheme } from "./theme";
import { shellWords } from "./words";

/** The person's own menu: language, theme, the other hospitals, the way out. On a phone it also holds what the bar does not. */
export function PersonMenu({ lock, bar = false }: { lock: () => void; bar?: boolean }) {
  const say = useWords(shellWords);
  const states = useWords(stateWords);
  const here = useHere();
  const navigate = useNavigate();
  const to = useTo();
  const { session } = useSession();
  const unsent = useOutbox().length;
  const [leaving, leave] = useState(false);
  const { theme, setTheme } = useTheme();
  const other = speaking() === "hi" ? "en" : "hi";
  const rest = menu
    .flatMap((group) => group.entries)
    .filter((entry) => !entry.thumb && (!entry.roles || is(here, ...entry.roles)));
  return (
    <>
      <Menu
        position={bar ? "top-end" : "right-end"}
        withinPortal={false}
        withInitialFocusPlaceholder={false}
        shadow="none"
        transitionProps={{ duration: 0 }}
        trapFocus
        returnFocus
      >
        <Menu.Target>
          {bar ? (
            <button type="button" className="plain barbutton">
              <Icon name="more" />
              {say("more")}
            </button>
          ) : (
            <button type="button" className="who plain" aria-label={say("person_menu", { name: here.name })}>
              <b className="face" aria-hidden="true">
                {initials(here.name)}
              </b>
              <span>
                {here.name}
                <small>{here.roles.map((role) => states(`role_${role}`)).join(", ")}</small>
              </span>
            </button>
          )}
        </Menu.Target>
        <Menu.Dropdown>
          {bar &&
            rest.map((entry) => (
              <Menu.Item
                key={entry.to}
                leftSection={<Icon name={entry.icon} />}
                onClick={() => void navigate({ to: to(entry.to) })}
              >
                {say(entry.word)}
              </Menu.Item>
            ))}
          {bar && (
            <Menu.Item leftSection={<Icon name="lock" />} onClick={lock}>
              {say("lock")}
            </Menu.Item>
          )}
          <Menu.Item lang={other} onClick={() => speak(other)}>
            {say("language")}
          </Menu.Item>
          {(["light", "dark", "system"] as const)
            .filter((one) => one !== theme)
            .map((one) => (
              <Menu.Item key={one} onClick={() => setTheme(one)}>
                {say(`theme_${one}`)}
              </Menu.Item>
            ))}
          <Menu.Divider />
          <Menu.Item
            leftSection={<Icon name="out" />}
            onClick={() => (unsent > 0 ? leave(true) : void session.signOut())}
          >
            {say("sign_out")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {leaving && (
        <Dialog
          title={say("sign_out")}
          onClose={() => leave(false)}
          footer={
            <>
              <button type="button" className="btn end" onClick={() => leave(false)}>
                {say("stay")}
              </button>
              <button type="button" className="btn badmain" onClick={() => void session.signOut()}>
                {say("sign_out")}
              </button>
            </>
          }
        >
          <p>{say("sign_out_unsent", { n: unsent })}</p>
        </Dialog>
      )}
    </>
  );
}
