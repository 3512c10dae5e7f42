"use client";
import { Monitor, Moon, Sun } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "../_ui/button";
import { ChoiceMenu } from "../_ui/choice-menu";
import { announce } from "../_ui/toast";
import { applyTheme, onTheme, type Theme, themes, themeWords } from "./theme";

const ICON = { system: Monitor, light: Sun, dark: Moon } as const;

/** All three are shown: which one holds is no riddle, and each is one press away. */
export function ThemeSwitch({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  // The palette changes it too.
  useEffect(() => onTheme(setTheme), []);
  const Icon = ICON[theme];
  return (
    <ChoiceMenu
      label="Theme"
      trigger={<IconButton label={`Theme: ${themeWords[theme]}`} icon={<Icon aria-hidden size={16} />} />}
      value={theme}
      choices={themes.map((one) => {
        const OwnIcon = ICON[one];
        return { value: one, label: themeWords[one], icon: <OwnIcon aria-hidden size={14} /> };
      })}
      onChange={(next) => {
        applyTheme(next);
        announce(`Theme: ${themeWords[next]}`);
      }}
    />
  );
}
