/**
 * `npm run bench [-- --json] [-- NAME …]`: the figures that Sluice promises, measured on this machine in one run, each with what it
 * is compared to. Machines are noisy: ratios and medians count. Ends with 1 when a figure does not hold.
 */
import { benchStore } from "../../server/store/bench/run";
import { benchBrowser } from "./browser";
import { type Figure, holds, line } from "./figure";
import { benchFleet } from "./fleet";
import { benchOpenSsh } from "./openssh";
import { benchRollout } from "./rollout/run";

const store = async (): Promise<readonly Figure[]> =>
  (await benchStore()).map((figure) => ({
    name: figure.name,
    value: figure.ratio,
    unit: "times",
    limit: figure.name.includes("chart") ? 2 : null,
    how: `${figure.medianMs.toFixed(1)} ms against ${figure.comparedMs.toFixed(1)} ms of ${figure.comparedTo}`,
  }));

const parts: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  store,
  openssh: async () => [await benchOpenSsh()],
  browser: benchBrowser,
  fleet: () => benchFleet(),
  rollout: benchRollout,
};

const words = process.argv.slice(2);
const json = words.includes("--json");
const wanted = words.filter((word) => word !== "--json");
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  if (!json) console.log(`· ${name} …`);
  const measured = await measure();
  figures.push(...measured);
  if (!json) for (const figure of measured) console.log(line(figure));
}
if (json)
  console.log(
    JSON.stringify(
      figures.map((figure) => ({ ...figure, holds: holds(figure) })),
      null,
      2,
    ),
  );
process.exit(figures.every(holds) ? 0 : 1);
