/** The theme is a cookie, so that the server's first paint has it. */
export const THEME_COOKIE = "sluice-theme";
export const RAIL_COOKIE = "sluice-rail";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const themeOf = (cookie: string | undefined): Theme =>
  themes.find((theme) => theme === cookie) ?? "system";

/** Remembers a choice of this browser for a year. */
export function remember(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing over plain http
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  remember(THEME_COOKIE, theme);
}

export const themeAfter = (theme: Theme): Theme =>
  themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";

export const currentTheme = (): Theme => themeOf(document.documentElement.dataset.theme);
