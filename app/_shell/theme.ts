/** The theme is a cookie, so that the server's first paint has it. */
export const THEME_COOKIE = "sluice-theme";
export const RAIL_COOKIE = "sluice-rail";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const themeWords: Readonly<Record<Theme, string>> = {
  system: "System",
  light: "Light",
  dark: "Dark",
};

export const themeOf = (cookie: string | undefined): Theme =>
  themes.find((theme) => theme === cookie) ?? "system";

/** Remembers a choice of this browser for a year. */
export function remember(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing over plain http
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}

const listeners = new Set<(theme: Theme) => void>();

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  remember(THEME_COOKIE, theme);
  for (const listener of listeners) listener(theme);
}

/** Calls back whenever one is chosen; gives back how to stop that. */
export function onTheme(listener: (theme: Theme) => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
