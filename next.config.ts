import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check:types` checks the whole tree, the server too, with the same compiler: once is enough.
  typescript: { ignoreBuildErrors: true },
  // server/start.ts serves everything; Next must find its root here even inside a larger workspace.
  turbopack: { root: import.meta.dirname },
};

export default config;
