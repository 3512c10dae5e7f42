import { install, runTypeScript } from "../install.mjs";

install();
await runTypeScript("e2e/check/main.ts");
