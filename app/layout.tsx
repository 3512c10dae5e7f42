import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { THEME_COOKIE, themeOf } from "./_shell/theme";
import { TrpcProvider } from "./_trpc/client";
import { Toaster } from "./_ui/toast";
import { TooltipLayer } from "./_ui/tooltip";
import "./globals.css";

export const metadata: Metadata = {
  title: "Sluice",
  description: "The dashboard for LVS clusters.",
  icons: { icon: { url: "/favicon.svg", type: "image/svg+xml" } },
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f7f9" },
    { media: "(prefers-color-scheme: dark)", color: "#0f1217" },
  ],
};

/** Every page. The theme comes from a cookie and is in the first byte: nothing flashes. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" data-theme={theme} className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>
        <TrpcProvider>{children}</TrpcProvider>
        <TooltipLayer />
        <Toaster />
      </body>
    </html>
  );
}
