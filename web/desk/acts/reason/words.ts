import { words } from "../../words/words";

export const reasonWords = words("reason", {
  not_now: ["Not now", "अभी नहीं"],
  wait: ["One moment", "एक क्षण"],
  why: ["Why", "क्यों"],
});
