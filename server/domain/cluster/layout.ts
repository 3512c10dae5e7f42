/**
 * Where everything in the picture of a cluster stands, in pixels. Pure: the same graph and width give the same picture,
 * whatever the traffic; only the width of the edges follows it.
 */
import type { Topology, TopologyColumn, TopologyEdge, TopologyNode } from "./topology";

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type PlacedNode = TopologyNode &
  Box & {
    /** One line, where all is well with it. */
    readonly dense: boolean;
    /** For how many lines of its state there is room under its name; 0 in a dense box that is well. */
    readonly lines: number;
    /** How many of them its reason takes; 0 where all is well. */
    readonly reason: number;
  };

export type PlacedEdge = TopologyEdge & {
  /** The path of an SVG `d`. */
  readonly d: string;
  /** Stroke width: `EDGE_MAX` for all of the cluster's connections, at least `EDGE_MIN`. */
  readonly thickness: number;
  /** Where the edge ends: for a mark at the node. */
  readonly end: { readonly x: number; readonly y: number };
};

export type ColumnHead = Pick<Box, "x" | "width"> & {
  readonly column: TopologyColumn;
  readonly count: number;
};

export type Layout = {
  readonly width: number;
  readonly height: number;
  readonly columns: readonly ColumnHead[];
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
};

export const EDGE_MAX = 16;
export const EDGE_MIN = 1.25;

const COLUMNS: readonly TopologyColumn[] = ["router", "director", "service", "server"];
/** Parts of the width: a router says little, a director why it is out, a service its whole address. */
const NODE_PART = { router: 0.175, director: 0.215, service: 0.225, server: 0.22 } as const;
const NODE_MAX = { router: 240, director: 290, service: 290, server: 290 } as const;
const HEAD = 28;
/** `lines` of its state always have room: a box grows, and moves those below it, only for what is longer. */
const ROOMY = { height: 36, lines: 2, gap: 16 } as const;
const DENSE = { height: 28, lines: 0, gap: 6 } as const;
/** Of the small text under the name: height of a line, mean width of a letter, and what border, padding and mark take. px */
const LINE = 16;
const LETTER = 6.4;
const MARGIN = 44;
/** A reason longer than this is cut; none is. */
const MOST_LINES = 6;
const GROUP_GAP = 16;
/** Columns stand in the middle, but begin no lower than this: what is first must be on the first screen. */
const LOWEST_START = 120;
/** More than this in a column, and each gets one line. */
const ROOMY_UP_TO = 8;

/** Places the graph in `width` pixels (taken as 720 at least). */
export function layOut(topology: Topology, availableWidth: number): Layout {
  const width = Math.max(720, Math.round(availableWidth));
  const columns = headsOf(topology, width);
  const stacks = columns.map((head) =>
    stack(
      topology.nodes.filter((entry) => entry.column === head.column),
      head.width,
    ),
  );
  const inner = Math.max(ROOMY.height + LINE * ROOMY.lines, ...stacks.map((entry) => entry.height));
  const placed = new Map<string, PlacedNode>();
  for (const [index, head] of columns.entries()) {
    const column = stacks[index];
    if (!column) continue;
    const top = HEAD + Math.min((inner - column.height) / 2, LOWEST_START);
    for (const { node, y, lines, reason } of column.nodes)
      placed.set(node.id, {
        ...node,
        x: head.x,
        y: top + y,
        width: head.width,
        height: heightOf(column.pitch, lines),
        dense: column.pitch === DENSE,
        lines,
        reason,
      });
  }
  centreServices(placed);
  return {
    width,
    height: HEAD + inner,
    columns,
    nodes: topology.nodes.flatMap((entry) => placed.get(entry.id) ?? []),
    edges: placeEdges(topology.edges, placed),
  };
}

/** Where VRRP moves the VIPs there is commonly no router to show, and its column would be empty for ever. */
const columnsOf = ({ nodes }: Topology): readonly TopologyColumn[] =>
  COLUMNS.filter((column) => column !== "router" || nodes.some((entry) => entry.column === column));

function headsOf(topology: Topology, width: number): readonly ColumnHead[] {
  const shown = columnsOf(topology);
  const widths = shown.map((column) => Math.min(NODE_MAX[column], Math.round(width * NODE_PART[column])));
  const gap = (width - widths.reduce((sum, one) => sum + one, 0)) / (shown.length - 1);
  let x = 0;
  return shown.map((column, index) => {
    const head = {
      column,
      x: Math.round(x),
      width: widths[index] ?? 0,
      count: topology.nodes
        .filter((entry) => entry.column === column)
        .reduce((sum, entry) => sum + manyIn(entry), 0),
    };
    x += head.width + gap;
    return head;
  });
}

const manyIn = ({ of }: TopologyNode): number => (of.kind === "rest" ? of.servers.length : 1);

type Stack = {
  readonly pitch: typeof ROOMY | typeof DENSE;
  readonly height: number;
  readonly nodes: readonly (Pick<PlacedNode, "y" | "lines" | "reason"> & { readonly node: TopologyNode })[];
};

type Pitch = Stack["pitch"];

const heightOf = (pitch: Pitch, lines: number): number => pitch.height + LINE * lines;

/** What is well says so in a word; what is not says why, on as many lines as that takes. */
const reasonLines = ({ status }: TopologyNode, width: number): number => {
  if (status.kind === "ok") return 0;
  const perLine = Math.max(8, Math.floor((width - MARGIN) / LETTER));
  return Math.min(MOST_LINES, wrapped(status.text, perLine));
};

/** How many lines a text takes when it breaks between words only. */
const wrapped = (text: string, perLine: number): number => {
  let lines = 1;
  let used = 0;
  for (const word of text.split(" ")) {
    if (used > 0 && used + 1 + word.length > perLine) {
      lines += 1;
      used = 0;
    }
    used += word.length + (used > 0 ? 1 : 0);
  }
  return lines;
};

/** One below the other, in the order given, with a wider gap between groups. */
function stack(nodes: readonly TopologyNode[], width: number): Stack {
  const pitch = nodes.length > ROOMY_UP_TO ? DENSE : ROOMY;
  let end = 0;
  const stacked = nodes.map((node, index) => {
    const before = nodes[index - 1];
    const reason = reasonLines(node, width);
    const lines = Math.max(pitch.lines, reason);
    const y = end + (before === undefined ? 0 : before.group === node.group ? pitch.gap : GROUP_GAP);
    end = y + heightOf(pitch, lines);
    return { node, y, lines, reason };
  });
  return { pitch, height: end, nodes: stacked };
}

/**
 * Moves each service beside the middle of its servers, where that keeps their order and distance: short edges that do
 * not cross. Where it does not (a service without servers between others), the even stack stays.
 */
function centreServices(placed: Map<string, PlacedNode>): void {
  const services = [...placed.values()].filter((entry) => entry.column === "service");
  const moved = services.map((service) => {
    const own = [...placed.values()].filter((entry) => entry.group === service.id);
    const [first, last] = [own[0], own.at(-1)];
    if (!first || !last) return service;
    return { ...service, y: (first.y + last.y + last.height) / 2 - service.height / 2 };
  });
  const apart = moved.every((service, index) => {
    const before = moved[index - 1];
    return !before || service.y >= before.y + before.height + 4;
  });
  if (apart) for (const service of moved) placed.set(service.id, service);
}

const thicknessOf = (edge: TopologyEdge): number =>
  edge.share.kind === "known" ? Math.max(EDGE_MIN, edge.share.value * EDGE_MAX) : EDGE_MIN;

function placeEdges(
  edges: readonly TopologyEdge[],
  placed: ReadonlyMap<string, PlacedNode>,
): readonly PlacedEdge[] {
  const outs = ports(edges, placed, "from");
  const ins = ports(edges, placed, "to");
  return edges.flatMap((edge) => {
    const [from, to] = [placed.get(edge.from), placed.get(edge.to)];
    const [out, end] = [outs.get(edge.id), ins.get(edge.id)];
    if (!from || !to || out === undefined || end === undefined) return [];
    const [x1, x2] = [from.x + from.width, to.x];
    const bend = (x2 - x1) * 0.5;
    return {
      ...edge,
      d: `M${x1} ${round(out)}C${round(x1 + bend)} ${round(out)} ${round(x2 - bend)} ${round(end)} ${x2} ${round(end)}`,
      thickness: round(thicknessOf(edge)),
      end: { x: x2, y: round(end) },
    };
  });
}

/** At which height each edge leaves or reaches its node: side by side around the middle, in the order of the other ends. */
function ports(
  edges: readonly TopologyEdge[],
  placed: ReadonlyMap<string, PlacedNode>,
  side: "from" | "to",
): ReadonlyMap<string, number> {
  const heights = new Map<string, number>();
  const other = side === "from" ? "to" : "from";
  for (const node of placed.values()) {
    const own = edges
      .filter((edge) => edge[side] === node.id)
      .sort((a, b) => (placed.get(a[other])?.y ?? 0) - (placed.get(b[other])?.y ?? 0));
    const thick = own.reduce((sum, edge) => sum + thicknessOf(edge), 0);
    const room = Math.max(0, node.height - 8 - thick);
    const gap = own.length > 1 ? Math.min(3, room / (own.length - 1)) : 0;
    let y = node.y + node.height / 2 - (thick + gap * (own.length - 1)) / 2;
    for (const edge of own) {
      heights.set(edge.id, y + thicknessOf(edge) / 2);
      y += thicknessOf(edge) + gap;
    }
  }
  return heights;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Everything that traffic through `nodeId` may pass: its nodes and edges, upstream and downstream. */
export function pathsThrough(topology: Topology, nodeId: string): ReadonlySet<string> {
  const reached = new Set([nodeId]);
  const follow = (start: string, side: "from" | "to", other: "from" | "to") => {
    const queue = [start];
    for (let id = queue.pop(); id !== undefined; id = queue.pop())
      for (const edge of topology.edges)
        if (edge[side] === id && !reached.has(edge.id)) {
          reached.add(edge.id).add(edge[other]);
          queue.push(edge[other]);
        }
  };
  follow(nodeId, "from", "to");
  follow(nodeId, "to", "from");
  return reached;
}

export type Direction = "up" | "down" | "left" | "right";

/** The node an arrow key leads to: the next in the column, or the nearest in the next column that has any. */
export function neighbourOf(layout: Layout, nodeId: string, direction: Direction): string | null {
  const here = layout.nodes.find((entry) => entry.id === nodeId);
  if (!here) return null;
  const middle = (box: Box) => box.y + box.height / 2;
  const distance = (entry: PlacedNode) =>
    Math.abs(middle(entry) - middle(here)) + 1000 * Math.abs(entry.x - here.x);
  const lies: Readonly<Record<Direction, (entry: PlacedNode) => boolean>> = {
    up: (entry) => entry.x === here.x && entry.y < here.y,
    down: (entry) => entry.x === here.x && entry.y > here.y,
    left: (entry) => entry.x < here.x,
    right: (entry) => entry.x > here.x,
  };
  const candidates = layout.nodes.filter(lies[direction]);
  return candidates.sort((a, b) => distance(a) - distance(b))[0]?.id ?? null;
}
