/**
 * A Prisma generator that writes the parsed schema as JSON to the file named by DMMF_FILE. The test of the migrations reads it: it is the same
 * reading of schema.prisma that the client is made from.
 */
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

createInterface({ input: process.stdin }).on("line", (line) => {
  const { method, id, params } = JSON.parse(line);
  const reply = (result) => process.stderr.write(`${JSON.stringify({ jsonrpc: "2.0", id, result })}\n`);
  if (method === "getManifest") {
    reply({ manifest: { prettyName: "the schema as JSON", defaultOutput: "." } });
  } else {
    writeFileSync(process.env.DMMF_FILE ?? "dmmf.json", JSON.stringify(params.dmmf.datamodel));
    reply(null);
  }
});
