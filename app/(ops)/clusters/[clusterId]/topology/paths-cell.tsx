import type { DirectorView, RouterView } from "#domain/cluster/view";
import { Address } from "../../../../_ui/address";
import { UnknownFigure } from "../../../../_ui/figure";
import { StatusMark } from "../../../../_ui/status-mark";
import { pathMark } from "../routing/words";

/** Per VIP how many next hops the router uses, and by name those it should and does not. */
export function RouterPaths({ router }: { router: RouterView }) {
  if (router.vips.kind === "unknown") return <UnknownFigure why={router.vips.why} />;
  return (
    <ul className="flex flex-col">
      {router.vips.value.map((vip) => {
        const missing = vip.paths.filter((path) => path.state !== "installed");
        return (
          <li key={vip.vip} className="flex items-center gap-2">
            <Address value={vip.vip} />
            <span className="text-ink-2">
              {vip.installedCount} of {vip.paths.length}
            </span>
            {missing.map((path) => (
              <StatusMark
                key={path.nextHop}
                kind={pathMark(path.state)}
                word={`${path.directorName ?? path.nextHop} ${path.state}`}
                className="text-xs"
              />
            ))}
          </li>
        );
      })}
    </ul>
  );
}

/** The VIPs that routers reach by way of this director, and those it should have and no router uses. */
export function DirectorPaths({ director }: { director: DirectorView }) {
  if (director.vips.kind === "unknown") return <UnknownFigure why={director.vips.why} />;
  const vips = director.vips.value;
  const out = vips.filter((vip) => vip.announcedTo?.length === 0);
  const untold = vips.filter((vip) => vip.announcedTo === null);
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      <span>
        {vips.length - out.length - untold.length} of {vips.length}
      </span>
      {out.map((vip) => (
        <StatusMark key={vip.vip} kind="down" word={`${vip.vip} withdrawn`} className="text-xs" />
      ))}
      {untold.length > 0 && (
        <StatusMark kind="unknown" word={`${untold.length} not told by any router`} className="text-xs" />
      )}
    </span>
  );
}
