import { install, runTypeScript } from "../install.mjs";

await install();
await runTypeScript("e2e/check/main.ts");
