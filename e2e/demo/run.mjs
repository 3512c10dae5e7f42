import { install, runTypeScript } from "../install.mjs";

await install();
await runTypeScript("e2e/demo/main.ts");
