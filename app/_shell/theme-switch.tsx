"use client";
import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../_ui/button";
import { announce } from "../_ui/toast";
import { applyTheme, type Theme, themeAfter } from "./theme";

const ICON = { system: Monitor, light: Sun, dark: Moon } as const;

export function ThemeSwitch({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const Icon = ICON[theme];
  return (
    <IconButton
      label={`Theme: ${theme}. Change to ${themeAfter(theme)}`}
      icon={<Icon aria-hidden size={16} />}
      onClick={() => {
        const next = themeAfter(theme);
        applyTheme(next);
        setTheme(next);
        announce(`Theme: ${next}`);
      }}
    />
  );
}
