// What a device tells afterwards, because it could not reach the API: by its own name, in its own order. The name is by
// chance and says nothing about the person.
import { useCallback } from "react";
import type { Recorded } from "../api/schema.gen";
import type { Database } from "./database";
import { useDevice } from "./device";

async function next(database: Database): Promise<{ device: string; seq: number }> {
  const transaction = database.transaction("settings", "readwrite");
  const kept = (await transaction.store.get("device")) as { name: string; seq: number } | undefined;
  const name = kept?.name ?? `desk-${crypto.randomUUID().slice(0, 8)}`;
  const seq = (kept?.seq ?? 0) + 1;
  await transaction.store.put({ name, seq }, "device");
  await transaction.done;
  return { device: name, seq };
}

/** Gives the `recorded` of an act that happened now. */
export function useRecord(): () => Promise<Recorded> {
  const { database } = useDevice();
  return useCallback(async () => ({ at: new Date().toISOString(), ...(await next(database)) }), [database]);
}
