// The start page. What only the local cloud has (inbox, issuers) is shown where it answers, and nowhere else.
import { start } from "./page.js";

start(() => {});

const local = document.getElementById("local");
for (const item of local.querySelectorAll("li")) {
  fetch(item.querySelector("a").href, { method: "GET", cache: "no-store" })
    .then((response) => {
      if (!response.ok) return;
      item.hidden = local.hidden = false;
    })
    .catch(() => {}); // not there: stays hidden
}
