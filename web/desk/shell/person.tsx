// Who works here: the person of the token and the membership in the hospital of the address. Roles only shape the menu;
// what somebody may do is decided by the API.
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { read } from "../api/client";
import type { Me, Role } from "../api/schema.gen";
import type { Config } from "../config";
import type { Session } from "../session/session";

export type Membership = Me["memberships"][number];

export const SessionContext = createContext<{ session: Session; config: Config } | undefined>(undefined);

export function useSession(): { session: Session; config: Config } {
  const found = useContext(SessionContext);
  if (!found) throw new Error("no session");
  return found;
}

export function useMe() {
  return useQuery({ queryKey: ["me"], queryFn: ({ signal }) => read("/v1/me", {}, signal), staleTime: 60_000 });
}

export interface Here extends Membership {
  readonly person: string;
}

export const HereContext = createContext<Here | undefined>(undefined);

/** The membership that the page is about. */
export function useHere(): Here {
  const found = useContext(HereContext);
  if (!found) throw new Error("no hospital");
  return found;
}

export const is = (here: Pick<Membership, "roles">, ...roles: readonly Role[]): boolean =>
  roles.some((role) => here.roles.includes(role));

/** Addresses of this hospital: to("orders"). */
export function useTo(): (path: string) => string {
  const { hospital } = useHere();
  return (path) => `/desk/${hospital}/${path}`;
}
