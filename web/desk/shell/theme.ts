// Light, dark, or as the system has it; kept on this device.
import { useMantineColorScheme } from "@mantine/core";
import { useCallback, useState } from "react";

export type Theme = "light" | "dark" | "system";
const stored = "assay.theme";

export function keptTheme(): Theme {
  try {
    const kept = localStorage.getItem(stored);
    if (kept === "light" || kept === "dark") return kept;
  } catch {
    // As the system, then.
  }
  return "system";
}

export function showTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function useTheme(): { theme: Theme; setTheme: (theme: Theme) => void } {
  const [theme, set] = useState(keptTheme);
  // It would switch transitions off with a style of its own, which the policy of the page forbids.
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const setTheme = useCallback(
    (next: Theme) => {
      try {
        localStorage.setItem(stored, next);
      } catch {
        // For this page only.
      }
      showTheme(next);
      setColorScheme(next === "system" ? "auto" : next);
      set(next);
    },
    [setColorScheme],
  );
  return { theme, setTheme };
}
