// The words that are read out before somebody consents, as the API has them: the newest version, in the language of whoever hears
// them.
import { useQuery } from "@tanstack/react-query";
import { read } from "../../api/client";
import type { Purpose } from "../../api/schema.gen";
import { useHere } from "../../shell/person";

/** The newest version and its words; undefined until they were read. */
export function useConsentText() {
  const here = useHere();
  const query = useQuery({
    queryKey: ["consent-text", here.hospital],
    queryFn: async ({ signal }) => {
      const { versions } = await read("/v1/consent-texts", {}, signal);
      return read("/v1/consent-texts/{version}", { path: { version: versions.at(-1)?.version ?? "" } }, signal);
    },
    staleTime: 3_600_000,
  });
  const newest = query.data;
  return {
    version: newest?.version,
    error: query.error,
    words: (purpose: Purpose, by: "patient" | "guardian", language: "en" | "hi"): string =>
      newest?.texts.find((one) => one.purpose === purpose && one.given_by === by)?.[language] ?? "",
  };
}
